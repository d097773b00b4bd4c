import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { damageOf } from './damage.ts';
import { WriterDialect } from './dialect.ts';
import { diskSentence } from './disk-fault.ts';
import { AppError, StartRefused } from './errors.ts';
import { migrations } from './migrations/list.ts';
import type { Schema } from './schema.ts';

/** The database outside a transaction: for reading only. Inside `transact`, using it hangs for ever. */
export type Db = Kysely<Schema>;
/** The database inside `transact`. */
export type Tx = Transaction<Schema>;

/** How long a writer waits for another process. */
const BUSY_MS = 5_000;
/**
 * Pages of the write-ahead log before SQLite empties it by itself, where copies of it are kept: only when nobody has for
 * long. 256 MB.
 */
export const PAGES_FOR_COPIES = 65_536;

export interface OpenDatabase {
  readonly db: Db;
  /** Online copy by SQLite's own backup; the file it names is complete when this resolves. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens (or creates) the one database file, checks it and brings its tables up to date.
 *
 * @param file path, or `:memory:` in tests.
 * @param keepsLog whether the write-ahead log is left for copies of what changed.
 * @throws {StartRefused} when the file is damaged, not ours, newer than this version, or cannot be opened.
 */
export async function openDatabase(file: string, keepsLog = false): Promise<OpenDatabase> {
  const fresh = file === ':memory:' || !existsSync(file);
  const sqlite = openFile(file);
  if (keepsLog) sqlite.pragma(`wal_autocheckpoint = ${PAGES_FOR_COPIES}`);
  const db: Db = new Kysely<Schema>({ dialect: new WriterDialect(sqlite) });
  try {
    if (!fresh) checkWhole(sqlite, file);
    await migrate(db, file);
  } catch (cause) {
    await db.destroy();
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(
      diskSentence(cause, dirname(file)) ??
        `The database ${file} cannot be used: ${(cause as Error).message}. Restore a backup.`,
      { cause },
    );
  }
  return {
    db,
    backup: async (target) => {
      await sqlite.backup(target);
    },
    close: () => db.destroy(),
  };
}

function openFile(file: string): Database.Database {
  try {
    const sqlite = new Database(file);
    // FULL: an answered act survives a power cut; recursive_triggers: REPLACE must not walk around the log's triggers
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      'recursive_triggers = ON',
      'trusted_schema = OFF',
      'secure_delete = ON',
      `busy_timeout = ${BUSY_MS}`,
    ]) {
      sqlite.pragma(pragma);
    }
    return sqlite;
  } catch (cause) {
    throw new StartRefused(
      diskSentence(cause, dirname(file)) ??
        `The database ${file} cannot be opened: ${(cause as Error).message}. Check the folder's owner and rights, or restore a backup.`,
      {
        cause,
      },
    );
  }
}

function checkWhole(sqlite: Database.Database, file: string): void {
  const damage = damageOf(sqlite);
  if (damage === null) return;
  throw new StartRefused(`The database ${file} is damaged (${damage}): restore the last backup.`);
}

/** The tables are those of a version that came after this one. */
export class MadeByNewer extends StartRefused {}

async function migrate(db: Db, file: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : String(error);
  if (reason.includes('corrupted migrations')) {
    throw new MadeByNewer(
      `The database ${file} was made by a newer version: install that version, or restore a backup.`,
    );
  }
  const said =
    diskSentence(error, dirname(file)) ?? `The database ${file} cannot be brought up to date: ${reason}.`;
  throw new StartRefused(said, { cause: error });
}

/**
 * The only way to write: all of `work` is saved, or nothing. Inside it only `tx`, and nothing but queries:
 * SQLite has one connection, and this holds it. Other processes wait their turn at its begin.
 *
 * @throws {AppError} BUSY when another process holds the file too long; LOG_UNAVAILABLE when the disk is full,
 * read-only or failing: then no line can be written, so nothing is done.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(work);
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    if (cause.code.startsWith('SQLITE_BUSY')) throw new AppError('BUSY', { cause });
    if (DISK.test(cause.code)) throw new AppError('LOG_UNAVAILABLE', { cause });
    throw cause;
  }
}

/** A number that changes when another process wrote, such as the operator's command; own acts leave it as it is. */
export async function changeMark(db: Db): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return rows[0]?.data_version ?? 0;
}

/** How long a reader of another process is awaited before the write-ahead log is left as it is. */
const PATIENCE_MS = 250;

/**
 * Takes what was deleted off the disk. `secure_delete` overwrites rows where they stood, but SQLite leaves copies in
 * two places: pages of an index with typed text that were rebalanced before, and the write-ahead log.
 *
 * @returns false when another process reads from that log: then it stands until the next time.
 */
export function scrubDeleted(db: Db): Promise<boolean> {
  return db.connection().execute(async (connection) => {
    await sql`reindex patient_number`.execute(connection);
    await sql.raw(`pragma busy_timeout = ${PATIENCE_MS}`).execute(connection);
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
      return rows[0]?.busy === 0;
    } finally {
      await sql.raw(`pragma busy_timeout = ${BUSY_MS}`).execute(connection);
    }
  });
}

const DISK = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|CORRUPT|NOTADB)/;
