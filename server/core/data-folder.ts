import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskSentence } from './disk-fault.ts';
import { StartRefused } from './errors.ts';

/** Where each thing of the app's data stands. */
export interface DataFolder {
  readonly folder: string;
  readonly database: string;
  readonly keys: string;
  /** Names the version that last worked here. */
  readonly version: string;
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
  let owner: string;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    owner = ownerOf(folder, mode);
  } catch (cause) {
    throw new StartRefused(
      diskSentence(cause, folder) ??
        `The data folder ${folder} cannot be used: ${(cause as Error).message}. Give it to the user that runs this, or name another.`,
      { cause },
    );
  }
  if (owner !== mode) {
    throw new StartRefused(
      `The data folder ${folder} belongs to a ${owner} installation and this is ${mode}: name another folder.`,
    );
  }
  return {
    folder,
    database: join(folder, 'beeldkamer.db'),
    keys: join(folder, 'keys.db'),
    version: join(folder, 'version'),
    postbus: join(folder, 'postbus'),
  };
}

/** The mode that the folder belongs to; it belongs to `mode` from now on when nobody had it before. */
function ownerOf(folder: string, mode: string): string {
  const mark = join(folder, 'mode');
  const owner = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : '';
  // an empty mark is what a power cut leaves of the very first start
  if (owner === '') writeFileSync(mark, `${mode}\n`, { mode: 0o600 });
  return owner || mode;
}
