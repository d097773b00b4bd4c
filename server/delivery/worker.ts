import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../core/clock.ts';
import type { Sending } from './sending.ts';

/** How often the queue is looked at: also other processes (the operator's CLI) may put something in. */
const LOOK_EVERY = SECOND;
/** After a fault of our own (database, log): not in a tight circle. */
const REST = 10 * SECOND;
/** How long a message underway may hold up the end of the process; cut off, it is sent again at the next start. */
const LAST_WAIT = 5 * SECOND;

export interface Worker {
  start(): void;
  /** Resolves when nothing is underway any more, or after five seconds. */
  stop(): Promise<void>;
}

/** Keeps sending as long as the process lives. */
export function workerOf(sending: Sending, report: (cause: unknown) => void): Worker {
  const end = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let recovered = false;

  /** @returns how long to wait before the next turn. */
  async function turn(): Promise<number> {
    try {
      if (!recovered) await sending.recover();
      recovered = true;
      return (await sending.one()) ? 0 : LOOK_EVERY;
    } catch (cause) {
      report(cause);
      return REST;
    }
  }

  async function work(): Promise<void> {
    while (!end.signal.aborted) {
      const wait = await turn();
      // an abort during the pause is the way to end it
      if (wait > 0) await pause(wait, undefined, { signal: end.signal }).catch(() => {});
    }
  }

  return {
    start() {
      running = work();
    },
    async stop() {
      end.abort();
      await Promise.race([running, pause(LAST_WAIT, undefined, { ref: false })]);
    },
  };
}
