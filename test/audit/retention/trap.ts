import { join } from 'node:path';
import { FORGETTING as AGENDA } from '../../../server/agenda/forgetting.ts';
import { openKeys } from '../../../server/audit/keys.ts';
import {
  type Retention,
  type RetentionDeps,
  retentionService,
} from '../../../server/audit/retention/service.ts';
import { openLog } from '../../../server/audit/service.ts';
import { FORGETTING as CALLS } from '../../../server/calls/forgetting.ts';
import type { EpochMs } from '../../../server/core/clock.ts';
import { type Db, openDatabase } from '../../../server/core/database.ts';
import { readSecret } from '../../../server/core/secret-file.ts';
import { FORGETTING as DELIVERY } from '../../../server/delivery/forgetting.ts';
import { deleteTallies, oldestTally } from '../../../server/organisation/tally/tally-store.ts';
import { TERMS } from './default-terms.ts';

/** Retention on a data folder, with something that happens between its steps. */
export interface Trapped {
  readonly db: Db;
  readonly deps: RetentionDeps;
  readonly retention: Retention;
  close(): Promise<void>;
}

/** Called before and after everything that retention has others do. */
export type Trap = () => void;

/**
 * Opens a data folder as the app does, at this moment.
 *
 * @param folder with `beeldkamer.db`, `keys.db` and `kek`.
 */
export async function openTrapped(folder: string, now: string, trap: Trap): Promise<Trapped> {
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  const keys = openKeys(join(folder, 'keys.db'), readSecret(join(folder, 'kek')));
  const clock = () => Date.parse(now) as EpochMs;
  const log = await openLog({ db, keys, clock, installation: 'test', site: 'main' });
  const deps: RetentionDeps = {
    forgetWebhooks: async () => 0,
    endPatientAccounts: async () => 0,
    db,
    clock,
    folder,
    append: trapped(log.append, trap),
    keys: all(keys, trap),
    agenda: all(AGENDA, trap),
    calls: all(CALLS, trap),
    delivery: all(DELIVERY, trap),
    tallies: all({ forget: deleteTallies, oldest: oldestTally }, trap),
    terms: () => Promise.resolve(TERMS),
    places: { backups: join(folder, 'backups'), logs: join(folder, 'log') },
    timeZone: () => Promise.resolve('Europe/Amsterdam'),
    report: (fault) => {
      throw fault;
    },
  };
  return {
    db,
    deps,
    retention: retentionService({
      ...{ ...deps, everyTerm: () => Promise.resolve([]) },
      ...{ guestNames: () => Promise.resolve(new Map()), accountNames: () => Promise.resolve(new Map()) },
    }),
    async close() {
      keys.close();
      await close();
    },
  };
}

/** Every function of an object, with the trap before and after. */
function all<T extends object>(functions: T, trap: Trap): T {
  const wrapped = Object.entries(functions).map(
    ([name, work]) => [name, trapped(work as Work, trap)] as const,
  );
  return Object.fromEntries(wrapped) as T;
}

type Work = (...given: never[]) => unknown;

function trapped<W extends Work>(work: W, trap: Trap): W {
  const around = (...given: never[]): unknown => {
    trap();
    const made = work(...given);
    if (made instanceof Promise)
      return made.then((value: unknown) => {
        trap();
        return value;
      });
    trap();
    return made;
  };
  return around as W;
}
