import { type Clock, SECOND } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { type LogEnd, leafAt } from './store.ts';

/** Notices when somebody sets the clock: the wall clock moved and the monotonic one did not. */
export interface ClockWatch {
  /** How far the clock was set, in milliseconds (negative: back), since the last step that the log tells of; else 0. */
  stepped(tx: Tx): Promise<number>;
  /** The step just found stands in this line, if its transaction is kept. */
  told(tx: Tx, line: LogEnd): void;
}

interface Reading {
  readonly wall: number;
  readonly mono: number;
}

/** Watches from now on. Steps of a second or less are those of ordinary time keeping. */
export function clockWatch(clock: Clock, monotonic: () => number): ClockWatch {
  const read = (): Reading => ({ wall: clock(), mono: monotonic() });
  let base = read();
  // a told step counts only once its line is seen in a later transaction: the one that told it may roll back
  let pending: { readonly tx: Tx; readonly line: LogEnd; readonly reading: Reading } | null = null;
  return {
    async stepped(tx) {
      if (pending?.tx === tx) return 0;
      if (pending !== null) {
        const leaf = await leafAt(tx, pending.line.seq);
        if (leaf?.equals(pending.line.leaf) === true) base = pending.reading;
        pending = null;
      }
      const now = read();
      const ms = Math.round(now.wall - base.wall - (now.mono - base.mono));
      return Math.abs(ms) > SECOND ? ms : 0;
    },
    told(tx, line) {
      pending = { tx, line, reading: read() };
    },
  };
}
