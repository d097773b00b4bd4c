import { AppError } from '../core/errors.ts';

/** Runs a job when there is room. @throws {AppError} BUSY when too many wait already; the job is then not begun. */
export type Queue = <T>(job: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `running` jobs go at once and at most `waiting` wait, first come first served. Work that costs
 * memory and processor time on purpose is thus no way to bring the appliance down (ASVS 5.0 §2.4, §15.2).
 */
export function boundedQueue(running: number, waiting: number): Queue {
  const line: (() => void)[] = [];
  let busy = 0;

  async function enter(): Promise<void> {
    if (busy < running) {
      busy += 1;
      return;
    }
    if (line.length >= waiting) throw new AppError('BUSY');
    await new Promise<void>((turn) => line.push(turn));
  }

  function leave(): void {
    const next = line.shift();
    // the place passes on as it is: nobody who comes just now can slip in between
    if (next === undefined) busy -= 1;
    else next();
  }

  return async (job) => {
    await enter();
    try {
      return await job();
    } finally {
      leave();
    }
  };
}
