import type { AgendaForgetting } from '../../agenda/service.ts';
import type { CallsForgetting } from '../../calls/service.ts';
import type { Clock, EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { DeliveryForgetting } from '../../delivery/service.ts';
import type { Terms } from '../../organisation/service.ts';
import type { Append, Occurrence } from '../event.ts';
import type { Keys } from '../keys.ts';

/** Folders that the appliance fills with things that have a term; '' = there is none. */
interface Places {
  readonly backups: string;
  readonly logs: string;
}

/** What retention stands on; `domains.ts` passes the neighbours' parts. */
export interface RetentionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly keys: Keys;
  readonly terms: () => Promise<Terms>;
  /** IANA name: it decides what a day is, and when it is night. */
  readonly timeZone: () => Promise<string>;
  readonly agenda: AgendaForgetting;
  readonly calls: CallsForgetting;
  readonly delivery: DeliveryForgetting;
  /** Deletes what other systems heard before; @returns how many. */
  readonly forgetWebhooks: (tx: Tx, before: EpochMs, limit: number) => Promise<number>;
  /** Ends patients' accounts that are for no record any more, or were last used before; with their lines. @returns how many */
  readonly endPatientAccounts: (tx: Tx, by: Context, before: EpochMs, limit: number) => Promise<number>;
  /** Sums of months. */
  readonly tallies: {
    /** Forgets the months (`YYYY-MM`) before this one. @returns how many sums. */
    readonly forget: (tx: Tx, before: string) => Promise<number>;
    /** The oldest month; null: there is none. */
    readonly oldest: (tx: Tx) => Promise<string | null>;
  };
  /** Data folder: its lock keeps two processes from one run. */
  readonly folder: string;
  readonly places: Places;
  /** Told of faults that nobody waits for. */
  readonly report: (fault: unknown) => void;
}

/** Who has it done: the appliance by itself, or whoever runs the operator's command. */
export type Who = Pick<Occurrence, 'by' | 'personal'>;
