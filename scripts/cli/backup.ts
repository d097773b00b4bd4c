import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BadCopy, makeBackup, type Sealing } from '../../server/audit/backup.ts';
import type { Config } from '../../server/config.ts';
import { systemClock } from '../../server/core/clock.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { giveAsParent } from './install/ownership.ts';
import { readRecipients } from './install/recipients.ts';
import { operator } from './operator.ts';

const MEGABYTE = 1_000_000;

/**
 * `backup [DIR]`: a checked copy of database and keys, made while the app runs. Where recipients are set it
 * is encrypted to them, with the key file. Without DIR it goes into the installation's own folder of backups, under a name by which retention knows its age.
 */
export const backup: Command = {
  name: 'backup',
  operands: ['[DIR]'],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words, environment } = call;
    const folder = folderOf(call);
    try {
      const config = configOf(call);
      const sealed = sealingOf(call, config);
      const { lines, bytes } = await withAppliance(config, ({ database, keys, log }) =>
        onFreshFolder(folder, words, () => {
          mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
          const deps = { database, keys, append: log.append, ...(sealed !== null && { sealed }) };
          return makeBackup(deps, operator(environment), folder);
        }),
      );
      if (process.getuid?.() === 0) giveAsParent(folder);
      if (sealed === null && config.mode === 'real') terminal.warn(words.doctor.says['backups-plain']());
      terminal.say(words.backedUp(lines, (bytes / MEGABYTE).toFixed(1), folder));
    } catch (cause) {
      if (cause instanceof BadCopy) throw new Failure(words.badCopy(cause.message), { cause });
      throw cause;
    }
    return OK;
  },
};

/**
 * To whom the configuration says backups are encrypted, with the key and the settings that a restore needs; null: they
 * stand open, and those two are not in them.
 *
 * @throws {Failure} when the recipients cannot be read: better no backup than an open one.
 */
function sealingOf(call: Call, { app }: Config): Sealing | null {
  if (app.backupRecipientsFile === '') return null;
  try {
    const recipients = readRecipients(app.backupRecipientsFile);
    const { BEELDKAMER_CONFIG: configFile = '' } = environmentOf(call);
    return { recipients, beside: [app.kekFile, ...(configFile === '' ? [] : [configFile])] };
  } catch (cause) {
    throw new Failure((cause as Error).message, { cause });
  }
}

/** @throws {UsageError} when neither the operator nor the configuration names a place. */
function folderOf(call: Call): string {
  const [named] = call.given.operands;
  if (named !== undefined) return resolve(named);
  const { backupFolder } = configOf(call).app;
  if (backupFolder === '') throw new UsageError(call.words.noBackupFolder);
  return join(backupFolder, backupName(systemClock()));
}
