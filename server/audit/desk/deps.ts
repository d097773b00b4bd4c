import type { Clock } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import type { Append } from '../event.ts';
import type { Keys } from '../keys.ts';
import type { NameSources } from './parties.ts';

/** What the officer's desk stands on; `domains.ts` passes the neighbours' parts. */
export interface DeskDeps extends NameSources {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly keys: Pick<Keys, 'find'>;
  /** IANA name: it decides what a day is. */
  readonly timeZone: () => Promise<string>;
  /** Everybody who works or worked here, by name. */
  readonly staff: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Name of this installation and of its site. */
  readonly installation: string;
  readonly site: string;
  /** The database file and a folder for what is made to be fetched; both on the data's own disk. */
  readonly database: string;
  readonly folder: string;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
}
