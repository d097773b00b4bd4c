import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { TallyRow } from '../../core/measure-rows.ts';
import type { TallyStep } from '../../protocol/figures.ts';
import { addTally, deleteTallies, oldestTally, talliesOf } from './tally-store.ts';

/** What a sum is about: never an appointment. */
export interface TallyPlace {
  /** A moment of the month in which it counts. */
  readonly at: EpochMs;
  readonly locationId: string;
  /** Of the kind of appointment; '' where a sum is of all kinds. */
  readonly kindId: string;
}

/** Sums by month of the organisation's calendar, location and kind of appointment. */
export interface Tallies {
  /** Adds, as part of the act that is counted. */
  tally(tx: Tx, place: TallyPlace, steps: readonly TallyStep[]): Promise<void>;
  /** The sums of these months (`YYYY-MM`), both included. */
  tallies(from: string, until: string): Promise<readonly TallyRow[]>;
  /** For retention. */
  readonly tallyKeeping: {
    /** Forgets the months before this one. @returns how many sums. */
    forget(tx: Tx, before: string): Promise<number>;
    /** `YYYY-MM`; null: there is none. */
    oldest(tx: Tx): Promise<string | null>;
  };
}

export function talliesIn(db: Db, timeZone: (q: Db | Tx) => Promise<string>): Tallies {
  return {
    async tally(tx, { at, locationId, kindId }, steps) {
      const month = monthOf(at, await timeZone(tx));
      for (const { what, by } of steps)
        if (by !== 0)
          await addTally(tx, { month, location_id: locationId, kind_id: kindId, what, count: by });
    },
    tallies: (from, until) => talliesOf(db, from, until),
    tallyKeeping: { forget: deleteTallies, oldest: oldestTally },
  };
}

/** The month of a moment, as the organisation's calendar has it: `YYYY-MM`. */
export function monthOf(at: EpochMs, timeZone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return moment.toPlainDate().toPlainYearMonth().toString();
}
