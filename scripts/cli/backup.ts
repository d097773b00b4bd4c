import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BadCopy, makeBackup } from '../../server/audit/backup.ts';
import { systemClock } from '../../server/core/clock.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { operator } from './operator.ts';

const MEGABYTE = 1_000_000;

/**
 * `backup [DIR]`: a checked copy of database and keys, made while the app runs. The key file is not in it. Without
 * DIR it goes into the installation's own folder of backups, under a name by which retention knows its age.
 */
export const backup: Command = {
  name: 'backup',
  operands: ['[DIR]'],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words, environment } = call;
    const folder = folderOf(call);
    try {
      const { lines, bytes } = await withAppliance(configOf(call), ({ database, keys, log }) =>
        onFreshFolder(folder, words, () => {
          mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
          return makeBackup({ database, keys, append: log.append }, operator(environment), folder);
        }),
      );
      terminal.say(words.backedUp(lines, (bytes / MEGABYTE).toFixed(1), folder));
    } catch (cause) {
      if (cause instanceof BadCopy) throw new Failure(words.badCopy(cause.message), { cause });
      throw cause;
    }
    return OK;
  },
};

/** @throws {UsageError} when neither the operator nor the configuration names a place. */
function folderOf(call: Call): string {
  const [named] = call.given.operands;
  if (named !== undefined) return resolve(named);
  const { backupFolder } = configOf(call).app;
  if (backupFolder === '') throw new UsageError(call.words.noBackupFolder);
  return join(backupFolder, backupName(systemClock()));
}
