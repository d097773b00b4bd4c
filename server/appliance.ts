import { type Keys, openKeys } from './audit/keys.ts';
import { type Log, openLog } from './audit/service.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { type DataFolder, openDataFolder } from './core/data-folder.ts';
import { type OpenDatabase, openDatabase } from './core/database.ts';
import { readSecret } from './core/secret-file.ts';

/** What everything that works on the data stands on: the app process, the operator's command, the trial. */
export interface Appliance {
  readonly folder: DataFolder;
  readonly database: OpenDatabase;
  readonly keys: Keys;
  readonly log: Log;
  readonly clock: Clock;
  close(): Promise<void>;
}

/**
 * Opens data folder, database, keys and log, in that order.
 *
 * @throws {StartRefused} with one sentence that says what to do.
 */
export async function openAppliance({ mode, app }: Config, clock: Clock = systemClock): Promise<Appliance> {
  const folder = openDataFolder(app.dataFolder, mode);
  const kek = readSecret(app.kekFile);
  const keepsLog = app.backupFolder !== '';
  const database = await openDatabase(folder.database, keepsLog);
  let keys: Keys | null = null;
  try {
    keys = openKeys(folder.keys, kek, keepsLog);
    const { installation, site } = app;
    const log = await openLog({ db: database.db, keys, clock, installation, site });
    return { folder, database, keys, log, clock, close: closing(database, keys) };
  } catch (cause) {
    keys?.close();
    await database.close();
    throw cause;
  }
}

function closing(database: OpenDatabase, keys: Keys): () => Promise<void> {
  return async () => {
    keys.close();
    await database.close();
  };
}
