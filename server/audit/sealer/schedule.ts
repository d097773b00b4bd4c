import { type EpochMs, HOUR, MINUTE } from '../../core/clock.ts';

/** When the next head is due: what is signed, and what has come since. */
export interface Schedule {
  /** The last head, and when it was signed; null before the first. */
  readonly signed: { readonly size: number; readonly at: EpochMs } | null;
  /** Leaves so far. */
  readonly size: number;
  /** The line that tells of the last head itself: it alone does not hurry the next, or there would be no rest. */
  readonly told: number | null;
}

export type ScheduleEvent =
  | { readonly kind: 'grown'; readonly size: number }
  | { readonly kind: 'signed'; readonly at: EpochMs }
  | { readonly kind: 'told'; readonly seq: number };

/** No line waits longer than this for a head that covers it. */
const SOON = 5 * MINUTE;
const MANY = 1_000;
/** A head comes also when nothing happens, so that a missing one shows. */
const IDLE = HOUR;

export const NOTHING_SIGNED: Schedule = { signed: null, size: 0, told: null };

export function step(schedule: Schedule, event: ScheduleEvent): Schedule {
  switch (event.kind) {
    case 'grown':
      return { ...schedule, size: event.size };
    case 'signed':
      return { ...schedule, signed: { size: schedule.size, at: event.at }, told: null };
    case 'told': {
      const next = (schedule.signed?.size ?? 0) + 1;
      // whatever is said of another line, it cannot make that one wait
      return event.seq === next ? { ...schedule, told: event.seq } : schedule;
    }
  }
}

/** Whether a head is to be signed now. One of the same size as the last would say nothing new. */
export function isDue({ signed, size, told }: Schedule, now: EpochMs): boolean {
  if (signed === null) return size > 0;
  const waiting = size - signed.size;
  if (waiting <= 0) return false;
  if (waiting >= MANY) return true;
  const quiet = told === size;
  // a clock that was set back must not silence it
  const waited = Math.abs(now - signed.at);
  return waited >= (quiet ? IDLE : SOON);
}
