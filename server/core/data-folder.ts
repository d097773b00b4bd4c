import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './errors.ts';

/** Where each thing of the app's data stands. */
export interface DataFolder {
  readonly folder: string;
  readonly database: string;
  readonly keys: string;
  /** Trial mode only: what would have been mailed. */
  readonly postbus: string;
}

/**
 * Makes the folder ready for one mode. A folder belongs to the mode that first used it: a trial never opens
 * real data, nor the other way round.
 *
 * @throws {StartRefused} when it cannot be made or written, or belongs to the other mode.
 */
export function openDataFolder(folder: string, mode: 'trial' | 'real'): DataFolder {
  const mark = join(folder, 'mode');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!existsSync(mark)) writeFileSync(mark, `${mode}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new StartRefused(
      `The data folder ${folder} cannot be used: ${(cause as Error).message}. Give it to the user that runs this, or name another.`,
      { cause },
    );
  }
  const owner = readFileSync(mark, 'utf8').trim();
  if (owner !== mode) {
    throw new StartRefused(
      `The data folder ${folder} belongs to a ${owner} installation and this is ${mode}: name another folder.`,
    );
  }
  return {
    folder,
    database: join(folder, 'beeldkamer.db'),
    keys: join(folder, 'keys.db'),
    postbus: join(folder, 'postbus'),
  };
}
