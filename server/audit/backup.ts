import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type Db, type OpenDatabase, openDatabase, transact } from '../core/database.ts';
import type { Append, Occurrence } from './event.ts';
import { lineText } from './export.ts';
import type { Keys } from './keys.ts';
import { linesThrough, logEnd } from './store.ts';
import { verifyLines } from './verify.ts';

export interface BackupDeps {
  readonly database: OpenDatabase;
  readonly keys: Keys;
  readonly append: Append;
  /** For whose eyes alone it is; without it the copy stands open. */
  readonly sealed?: Sealing;
}

/** Who can open a backup, and what belongs with the data but may never leave unencrypted. */
export interface Sealing {
  /** Recipients of age; any one of them opens it. */
  readonly recipients: readonly string[];
  /** Further files: the key that wraps keys.db, the configuration. */
  readonly beside: readonly string[];
}

/** A finished backup: lines of the log in it, and bytes on the disk. */
export interface Backup {
  readonly lines: number;
  readonly bytes: number;
}

/** A copy that is not what it should be: it was thrown away, the appliance itself goes on. */
export class BadCopy extends Error {
  override readonly name = 'BadCopy';
}

/**
 * Copies database and keys while the app runs, checks the copy whole (SQLite's own check, and every line of the
 * log), encrypts it when it is told to whom, and only then gives it its name.
 *
 * @param folder made by this; must not exist.
 * @throws {BadCopy} when the copy fails a check; errors of the file system as they come (EEXIST: it exists).
 */
export async function makeBackup(
  { database, keys, append, sealed }: BackupDeps,
  who: Pick<Occurrence, 'by' | 'personal'>,
  folder: string,
): Promise<Backup> {
  if (await exists(folder)) throw Object.assign(new Error(`${folder} exists`), { code: 'EEXIST' });
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    const copied = await copyTo(partial, database, keys);
    const made = sealed === undefined ? copied : { ...copied, bytes: await seal(partial, sealed) };
    await transact(database.db, async (tx) => {
      await append(tx, { ...who, code: 'backup.made', detail: { lines: made.lines, bytes: made.bytes } });
      // the name comes last, and with the line: without it there is no backup
      await rename(partial, folder);
    });
    await sync(dirname(folder));
    return made;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function copyTo(folder: string, database: OpenDatabase, keys: Keys): Promise<Backup> {
  const [data, hidden] = [join(folder, 'beeldkamer.db'), join(folder, 'keys.db')];
  await database.backup(data);
  // after the database: each key was on the disk before the line that uses it
  await keys.backup(hidden);
  const lines = await checkLog(data);
  return { lines, bytes: (await finish(data)) + (await finish(hidden)) };
}

/** What was checked open is encrypted now. @returns its size on the disk */
async function seal(folder: string, { recipients, beside }: Sealing): Promise<number> {
  const { sealFile } = await import('./backup-cipher.ts');
  for (const file of beside) await copyFile(file, join(folder, basename(file)), constants.COPYFILE_EXCL);
  let bytes = 0;
  for (const name of await readdir(folder)) {
    const file = await sealFile(join(folder, name), recipients);
    bytes += (await stat(file)).size;
  }
  await sync(folder);
  return bytes;
}

/**
 * Every line of a copied log, judged as the verifier judges a bundle.
 *
 * @returns how many there are. @throws {BadCopy} at the first that is broken; {StartRefused} for no such database
 */
export async function checkLog(file: string): Promise<number> {
  const copy = await openDatabase(file);
  try {
    return await checkLines(copy.db);
  } finally {
    await copy.close();
  }
}

async function checkLines(db: Db): Promise<number> {
  const { lines, fault } = await verifyLines(pagesOf(db));
  if (fault !== null) throw new BadCopy(`line ${fault.seq ?? lines + 1} of the copied log: ${fault.code}`);
  return lines;
}

async function* pagesOf(db: Db): AsyncGenerator<Uint8Array> {
  for await (const page of linesThrough(db, (await logEnd(db))?.seq ?? 0)) {
    yield Buffer.from(page.map((line) => `${lineText(line)}\n`).join(''));
  }
}

/** Makes a copy one file, has SQLite check all of it, and puts it on the disk. @returns its size. @throws {BadCopy} */
export async function finish(file: string): Promise<number> {
  const sqlite = new Database(file);
  try {
    sqlite.pragma('journal_mode = DELETE');
    const verdict: unknown = sqlite.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') throw new BadCopy(`${file}: ${String(verdict)}`);
  } finally {
    sqlite.close();
  }
  await chmod(file, 0o600);
  await sync(file);
  return (await stat(file)).size;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return false;
      throw cause;
    },
  );
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}
