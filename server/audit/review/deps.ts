import type { Clock } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import type { Transport } from '../../delivery/service.ts';
import type { NameSources } from '../desk/parties.ts';
import type { Append } from '../event.ts';
import type { PatientFacts, StaffFacts } from './kin.ts';
import type { ReviewRules, Treatment } from './reasons.ts';

/** Somebody who can be asked about an act of a member of staff. */
export interface Asked {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
}

/** What the monthly review stands on; `domains.ts` passes the neighbours' parts. */
export interface ReviewDeps extends NameSources {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly timeZone: () => Promise<string>;
  readonly organisation: () => Promise<{ readonly name: string }>;
  readonly rules: () => Promise<ReviewRules>;
  /** Everybody who works or worked here. */
  readonly staff: () => Promise<readonly StaffFacts[]>;
  /** Who answers for what this member of staff does: heads of departments, else managers; never the person itself. */
  readonly answersFor: (accountId: string) => Promise<readonly Asked[]>;
  readonly patientFacts: (ids: readonly string[]) => Promise<readonly PatientFacts[]>;
  /** Appointments of these patients that begin in this time, or were planned in it. */
  readonly treatments: (
    ids: readonly string[],
    within: { readonly from: number; readonly until: number },
  ) => Promise<readonly Treatment[]>;
  /** Keys the marks of postcodes. */
  readonly postcodeKey: Buffer;
  readonly transport: Transport;
  readonly mailFrom: string;
  /** Where links lead: scheme, host and port. */
  readonly origin: string;
  readonly installation: string;
  /** Told of faults that nobody waits for. */
  readonly report: (fault: unknown) => void;
}
