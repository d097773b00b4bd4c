import type { EpochMs } from './clock.ts';

/** What of a kind of thing is to be forgotten now: the older half of retention, as each domain carries it out. */
export interface Expiry {
  /** What came to its end before this. */
  readonly before: EpochMs;
  /** Ids that stay all the same: a legal hold, a call that goes on. */
  readonly kept: readonly string[];
  /** At most so many in one transaction: nobody waits long for the database. */
  readonly limit: number;
}
