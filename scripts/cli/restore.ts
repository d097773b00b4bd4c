import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { iso, systemClock } from '../../server/core/clock.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { beTheOnlyProcess } from '../../server/core/one-process.ts';
import { writeWhole } from '../../server/core/whole-file.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';
import { giveToOwner } from './install/ownership.ts';
import { type Restorable, unpackBackup } from './restore/unpack.ts';
import { answerableOf, beginAnew, lastHeadOf } from './restore-audit.ts';

/**
 * `restore DIR`: puts a backup back. It is opened and checked whole first; then the present data is moved aside, never
 * deleted; last comes the line that says what is lost. With --drill it stops before anything is changed.
 */
export const restore: Command = {
  name: 'restore',
  operands: ['DIR'],
  options: {
    identity: { type: 'string' },
    drill: { type: 'boolean' },
    signer: { type: 'string', multiple: true },
    reason: { type: 'string' },
    head: { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const { given, terminal, words } = call;
    const config = configOf(call);
    const begun = performance.now();
    const source = resolve(given.operands[0] ?? '');
    const seconds = (): string => ((performance.now() - begun) / 1_000).toFixed(1);
    if (given.flag('drill')) {
      const found = await opened(call, source, config.app.dataFolder);
      rmSync(found.folder, { recursive: true });
      tellUntil(call, found);
      terminal.say(words.restore.drilled(source, found.lines, found.sealed, seconds()));
      return OK;
    }
    const answerable = answerableOf(call);
    if (config.mode === 'trial') throw new UsageError(words.notInTrial);
    const last = await lastHeadOf(call, config);
    demandStopped(config.app.dataFolder, words.restore.running);
    const found = await opened(call, source, config.app.dataFolder);
    const aside = takePlace(found, config.app);
    terminal.say(words.restore.aside(aside));
    try {
      await beginAnew(call, config, answerable, last);
    } finally {
      giveToOwner(config.app.dataFolder);
    }
    tellUntil(call, found);
    terminal.say(words.restore.done(found.lines, seconds()));
    return OK;
  },
};

function tellUntil({ terminal, words }: Call, { until }: Restorable): void {
  if (until !== null) terminal.say(words.restore.until(iso(until)));
}

/** Beside the data, on the same disk, so that taking its place is one step. */
function opened(call: Call, source: string, dataFolder: string): Promise<Restorable> {
  const file = call.given.option('identity');
  const target = `${dataFolder}.restoring`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  mkdirSync(target, { mode: 0o700 });
  const { kekFile } = configOf(call).app;
  return unpackBackup(
    { source, target, kekFile, identities: file === undefined ? [] : identitiesIn(file) },
    call.words,
  );
}

/** Lines of a file, as age-keygen writes them; what begins with # is for people. */
function identitiesIn(file: string): readonly string[] {
  try {
    const lines = readFileSync(file === '-' ? process.stdin.fd : resolve(file), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  } catch (cause) {
    throw new Failure((cause as Error).message, { cause });
  }
}

/** @throws {Failure} while an app works on the data */
function demandStopped(folder: string, sentence: string): void {
  if (!existsSync(folder)) return;
  try {
    beTheOnlyProcess(folder)();
  } catch (cause) {
    throw new Failure(sentence, { cause });
  }
}

/** The backup becomes the data. @returns where the present data went */
function takePlace(
  { folder, kek }: Restorable,
  { dataFolder, kekFile }: { readonly dataFolder: string; readonly kekFile: string },
): string {
  const aside = `${dataFolder}.${backupName(systemClock())}`;
  writeWhole(join(folder, 'mode'), 'real\n');
  if (kek !== null && existsSync(kekFile) && readFileSync(kekFile, 'utf8') !== kek) {
    const { mode, uid, gid } = statSync(kekFile);
    const old = `${kekFile}.${backupName(systemClock())}`;
    renameSync(kekFile, old);
    writeWhole(kekFile, kek, mode & 0o777);
    chownSync(kekFile, uid, gid);
  } else if (kek !== null) writeWhole(kekFile, kek, 0o640);
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    chownSync(folder, uid, gid);
    renameSync(dataFolder, aside);
  }
  renameSync(folder, dataFolder);
  return aside;
}
