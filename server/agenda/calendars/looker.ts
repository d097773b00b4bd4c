import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE } from '../../core/clock.ts';
import type { AgendaDeps } from '../deps.ts';
import { allCalendars } from './calendar-store.ts';
import { look } from './looking.ts';

/** Looks at calendars one at a time: two looks at one would plan everything twice, and be refused. */
export interface Looker {
  /** Looks at this one, if it is there, as soon as no other look is underway. */
  look(id: string): Promise<void>;
  /** Looks at what is due; `start` does this regularly. */
  tick(): Promise<void>;
  start(): void;
  /** Resolves when no look is underway any more: what is left of one stays undone until the next. */
  stop(): Promise<void>;
}

const EVERY = MINUTE;

export function lookerOf(deps: AgendaDeps): Looker {
  const end = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();

  function lookAt(id: string): Promise<void> {
    const looked = last.then(async () => {
      const row = (await allCalendars(deps.db)).find((one) => one.id === id);
      if (row !== undefined && !end.signal.aborted) await look(deps, row, end.signal);
    });
    last = looked.catch(() => {});
    return looked;
  }
  async function tick(): Promise<void> {
    const now = deps.clock();
    for (const { id, next_at } of await allCalendars(deps.db))
      if (next_at <= now) await lookAt(id).catch(deps.report);
  }
  async function work(): Promise<void> {
    while (!end.signal.aborted) {
      await tick().catch(deps.report);
      await pause(EVERY, undefined, { signal: end.signal }).catch(() => {});
    }
  }
  return {
    look: lookAt,
    tick,
    start() {
      running = work();
    },
    async stop() {
      end.abort();
      await running;
      await last;
    },
  };
}
