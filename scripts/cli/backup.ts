import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BadCopy, makeBackup, type Sealing } from '../../server/audit/backup.ts';
import { Changes } from '../../server/audit/changes/copy.ts';
import { beginChanges, changesFolder } from '../../server/audit/changes/folder.ts';
import type { Config } from '../../server/config.ts';
import { DAY, systemClock } from '../../server/core/clock.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { newestBackup } from '../../server/core/newest-backup.ts';
import { holdLock } from '../../server/core/one-process.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf, withAppliance } from './config.ts';
import { onFreshFolder } from './fresh-folder.ts';
import { giveAsParent, giveToOwner } from './install/ownership.ts';
import { readRecipients } from './install/recipients.ts';
import { operator } from './operator.ts';

const MEGABYTE = 1_000_000;

/**
 * `backup [DIR]`: a checked copy of database and keys, made while the app runs. Where recipients are set it is
 * encrypted to them, with the key file. Without DIR it goes into the installation's own folder of backups, under a name
 * by which retention knows its age; then `backup --changes` puts beside it what changed since, and makes a new one when
 * it is a day old or something could be missing in between.
 */
export const backup: Command = {
  name: 'backup',
  operands: ['[DIR]'],
  options: { changes: { type: 'boolean' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words } = call;
    const config = configOf(call);
    const [named] = given.operands;
    if (named !== undefined && given.flag('changes')) throw new UsageError(words.changesHere);
    const sealed = sealingOf(call, config);
    if (sealed === null && config.mode === 'real') terminal.warn(words.doctor.says['backups-plain']());
    try {
      if (named !== undefined) await makeIn(call, config, sealed, resolve(named));
      else
        await inUsualPlace(call, config, async (place) => {
          const isUpToDate = given.flag('changes') && (await copyChanges(call, config, sealed, place));
          if (!isUpToDate) await makeWithChanges(call, config, sealed, place);
        });
    } catch (cause) {
      if (cause instanceof BadCopy) throw new Failure(words.badCopy(cause.message), { cause });
      throw cause;
    }
    return OK;
  },
};

async function makeIn(call: Call, config: Config, sealed: Sealing | null, folder: string): Promise<void> {
  const { terminal, words, environment } = call;
  const { lines, bytes } = await withAppliance(config, ({ database, keys, log }) =>
    onFreshFolder(folder, words, () => {
      mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
      const deps = { database, keys, append: log.append, ...(sealed !== null && { sealed }) };
      return makeBackup(deps, operator(environment), folder);
    }),
  );
  if (process.getuid?.() === 0) giveAsParent(folder);
  terminal.say(words.backedUp(lines, megabytes(bytes), folder));
}

/** A backup in its usual place, beside which changes may be put from now on. */
async function makeWithChanges(
  call: Call,
  config: Config,
  sealed: Sealing | null,
  place: string,
): Promise<void> {
  const folder = join(place, backupName(systemClock()));
  const { folder: data } = openDataFolder(config.app.dataFolder, config.mode);
  const changes = new Changes(data, systemClock);
  try {
    const marks = changes.mark();
    await makeIn(call, config, sealed, folder);
    beginChanges(changesFolder(folder), marks);
  } finally {
    changes.close();
  }
}

/** @returns false when only a new backup will do */
async function copyChanges(
  { terminal, words }: Call,
  config: Config,
  sealed: Sealing | null,
  place: string,
): Promise<boolean> {
  const newest = newestBackup(place);
  if (newest === null || systemClock() - newest >= DAY) return false;
  const backup = join(place, backupName(newest));
  const changes = new Changes(openDataFolder(config.app.dataFolder, config.mode).folder, systemClock);
  try {
    const copied = await changes.copy(backup, sealed?.recipients ?? null);
    if (copied === 'gap') return false;
    terminal.say(words.changesCopied(megabytes(copied.bytes), backup));
    return true;
  } finally {
    changes.close();
  }
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

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

/**
 * Work in the installation's own folder of backups, one at a time; what root makes there is its owner's.
 *
 * @throws {UsageError} when the configuration names no such folder; {Failure} while another works there
 */
async function inUsualPlace(
  { words }: Call,
  { app }: Config,
  work: (place: string) => Promise<void>,
): Promise<void> {
  const place = app.backupFolder;
  if (place === '') throw new UsageError(words.noBackupFolder);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const release = holdLock(join(place, 'backup.lock'));
  if (release === null) throw new Failure(words.backupUnderWay);
  try {
    await work(place);
  } finally {
    release();
    if (process.getuid?.() === 0) giveToOwner(place);
  }
}
