import type { WalHead } from '../../core/wal.ts';

/** Up to where a write-ahead log was copied. */
export interface Position {
  readonly salt1: number;
  readonly salt2: number;
  /** Frames that are copied. */
  readonly copied: number;
  /** Frames that our own checkpoint put into the database file. The log begins anew only when that were all. */
  readonly settled: number;
}

/**
 * Where a copy goes on in a log with this head; `null`: it cannot be known that nothing is lost in between.
 *
 * It can when the log is the same, or has begun anew exactly once, and all that was in it was copied before it could.
 */
export function resumeAt(last: Position, head: WalHead): Position | null {
  if (isOf(last, head)) return last;
  const { salt1, salt2 } = head;
  const isNext = salt1 === (last.salt1 + 1) >>> 0;
  return isNext && last.settled === last.copied ? { salt1, salt2, copied: 0, settled: 0 } : null;
}

/** Whether a position is one in the log with this head. */
export function isOf({ salt1, salt2 }: Position, head: WalHead): boolean {
  return salt1 === head.salt1 && salt2 === head.salt2;
}
