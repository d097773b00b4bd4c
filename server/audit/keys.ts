import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { canonical } from '../core/canonical.ts';
import type { EpochMs } from '../core/clock.ts';
import { damageOf } from '../core/damage.ts';
import { PAGES_FOR_COPIES } from '../core/database.ts';
import { diskSentence } from '../core/disk-fault.ts';
import { StartRefused } from '../core/errors.ts';
import { seal, unseal } from '../core/seal.ts';

/** A subject's key of one month; its id stands beside what it hides. */
export interface SubjectKey {
  /** `k:` and 16 hex digits, random: it says nothing about the subject. */
  readonly id: string;
  readonly key: Buffer;
}

/** Which keys: those of months before one, of one subject (a lawful erasure) or of all (end of the term). */
export interface Doomed {
  /** Null: of everybody. */
  readonly subject: string | null;
  /** `YYYY-MM` (UTC): this month and later ones stay. */
  readonly before: string;
  /** Ids of keys that stay all the same. */
  readonly spared: ReadonlySet<string>;
}

/** The log's subject keys, in a file of their own: without its key, what a line says of a person is noise. */
export interface Keys {
  /** The subject's key of the month of `at` (UTC); made when absent, and on the disk before this returns. */
  keyFor(subject: string, at: EpochMs): SubjectKey;
  /** A key by its id; `null` once it is destroyed. */
  find(id: string): Buffer | null;
  /** How many such keys there are. */
  count(doomed: Doomed): number;
  /** Destroys keys, for every process at once; `scrub` takes them off the disk. @returns how many. */
  destroy(doomed: Doomed): number;
  /** Leaves no trace of destroyed keys in the files. @returns false when another process is in the way. */
  scrub(): boolean;
  /** A secret of the same KEK for another purpose of the log (HKDF-SHA-256, RFC 5869). */
  derive(purpose: string): Buffer;
  /** Online copy by SQLite's own backup. */
  backup(file: string): Promise<void>;
  close(): void;
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly month: string;
  readonly wrapped: Buffer;
}

const KEY_BYTES = 32;
/** How long another process is awaited: for a key, and where the app would stand still for it. */
const BUSY_MS = 5_000;
const SCRUB_MS = 250;

/**
 * Opens (or creates) keys.db.
 *
 * @param kek 32 bytes; wraps each key, bound to its id, subject and month.
 * @param keepsLog whether the write-ahead log is left for copies of what changed.
 * @throws {StartRefused} when the file cannot be used, is damaged, or belongs to another KEK.
 */
export function openKeys(file: string, kek: Buffer, keepsLog = false): Keys {
  const sqlite = open(file);
  if (keepsLog) sqlite.pragma(`wal_autocheckpoint = ${PAGES_FOR_COPIES}`);
  try {
    checkWhole(sqlite, file);
    checkKek(sqlite, kek, file);
  } catch (cause) {
    sqlite.close();
    throw cause;
  }
  const bySubject = sqlite.prepare<[string, string], Row>(
    'select * from subject_key where subject = ? and month = ?',
  );
  const byId = sqlite.prepare<[string], Row>('select * from subject_key where id = ?');
  const insert = sqlite.prepare(
    'insert into subject_key values (?, ?, ?, ?) on conflict (subject, month) do nothing',
  );

  function make(subject: string, month: string): Row {
    const id = `k:${randomBytes(8).toString('hex')}`;
    insert.run(id, subject, month, seal(kek, randomBytes(KEY_BYTES), binding({ id, subject, month })));
    // read back: another process may have been first, and its key is then the one
    const row = bySubject.get(subject, month);
    if (row === undefined) throw new Error('the key was destroyed while it was made');
    return row;
  }

  return {
    keyFor(subject, at) {
      const month = monthOf(at);
      const row = bySubject.get(subject, month) ?? make(subject, month);
      return { id: row.id, key: unwrap(row, kek) };
    },
    find(id) {
      const row = byId.get(id);
      return row === undefined ? null : unwrap(row, kek);
    },
    count: (doomed) => doomedIds(sqlite, doomed).length,
    destroy: (doomed) => destroy(sqlite, doomed),
    scrub: () => scrub(sqlite),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', kek, '', `beeldkamer:${purpose}`, KEY_BYTES)),
    backup: async (target) => {
      await sqlite.backup(target);
    },
    close: () => {
      sqlite.close();
    },
  };
}

/**
 * What the log keeps of a mistyped sign-in name: people type passwords there, so never the name itself. Equal
 * names give equal marks, for who searches a series of attempts.
 */
export function masked(key: Uint8Array, typed: string): string {
  const name = typed.toWellFormed().normalize('NFC').trim().toLowerCase();
  return `hmac:${createHmac('sha256', key).update(name, 'utf8').digest('base64url')}`;
}

function open(file: string): Database.Database {
  try {
    const sqlite = new Database(file);
    const pragmas = [
      'journal_mode = WAL',
      'synchronous = FULL',
      'secure_delete = ON',
      'trusted_schema = OFF',
    ];
    for (const pragma of [...pragmas, `busy_timeout = ${BUSY_MS}`]) sqlite.pragma(pragma);
    sqlite.exec(`create table if not exists subject_key (
      id text primary key, subject text not null, month text not null, wrapped blob not null,
      unique (subject, month)
    ) strict, without rowid`);
    return sqlite;
  } catch (cause) {
    throw new StartRefused(
      diskSentence(cause, dirname(file)) ??
        `The log's keys ${file} cannot be opened: ${(cause as Error).message}. Check its owner and rights, or restore a backup.`,
      { cause },
    );
  }
}

function checkWhole(sqlite: Database.Database, file: string): void {
  const damage = damageOf(sqlite);
  if (damage === null) return;
  throw new StartRefused(`The log's keys ${file} are damaged (${damage}): restore the last backup.`);
}

function checkKek(sqlite: Database.Database, kek: Buffer, file: string): void {
  const any = sqlite.prepare<[], Row>('select * from subject_key limit 1').get();
  if (any === undefined) return;
  try {
    unwrap(any, kek);
  } catch (cause) {
    throw new StartRefused(
      `The log's keys ${file} belong to another key file: put back the one it was made with.`,
      {
        cause,
      },
    );
  }
}

function doomedIds(sqlite: Database.Database, { subject, before, spared }: Doomed): string[] {
  const query =
    subject === null
      ? sqlite.prepare<string[], string>('select id from subject_key where month < ?').pluck().all(before)
      : sqlite
          .prepare<string[], string>('select id from subject_key where month < ? and subject = ?')
          .pluck()
          .all(before, subject);
  return query.filter((id) => !spared.has(id));
}

function destroy(sqlite: Database.Database, doomed: Doomed): number {
  const remove = sqlite.prepare('delete from subject_key where id = ?');
  const all = sqlite.transaction(() => {
    const ids = doomedIds(sqlite, doomed);
    for (const id of ids) remove.run(id);
    return ids.length;
  });
  return all.immediate();
}

// secure_delete zeroes rows, but pages that were rebalanced before hold copies, and so does the write-ahead log
function scrub(sqlite: Database.Database): boolean {
  sqlite.pragma(`busy_timeout = ${SCRUB_MS}`);
  try {
    sqlite.exec('vacuum');
    const [said] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    return said?.busy === 0;
  } catch (cause) {
    if ((cause as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return false;
    throw cause;
  } finally {
    sqlite.pragma(`busy_timeout = ${BUSY_MS}`);
  }
}

function unwrap(row: Row, kek: Buffer): Buffer {
  return unseal(kek, row.wrapped, binding(row));
}

function binding({ id, subject, month }: Omit<Row, 'wrapped'>): string {
  return canonical({ id, subject, month });
}

function monthOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 7);
}
