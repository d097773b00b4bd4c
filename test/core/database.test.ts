import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase, transact } from '../../server/core/database.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Brings a database up to date with a change that is cut off after its first half. */
const KILLED_WITHIN = `
  import { writeSync } from 'node:fs';
  import { sql } from 'kysely';
  import { openDatabase } from './server/core/database.ts';
  import { migrations } from './server/core/migrations/list.ts';
  migrations['9998-half'] = {
    async up(db) {
      await sql\`create table half (id integer)\`.execute(db);
      await sql\`delete from location\`.execute(db);
      writeSync(1, 'within\\n');
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
    },
  };
  await openDatabase(process.argv[1]);
`;

const place = () => join(mkdtempSync(join(tmpdir(), 'db-')), 'beeldkamer.db');

describe('the database', () => {
  test('is made from empty, and opens again as it was', async () => {
    const file = place();
    const first = await openDatabase(file);
    await transact(first.db, (tx) =>
      tx.insertInto('location').values({ id: 'l', name: 'Main', phone: '1' }).execute(),
    );
    await first.close();
    const second = await openDatabase(file);
    expect(await second.db.selectFrom('location').select(['id', 'name', 'phone']).execute()).toEqual([
      { id: 'l', name: 'Main', phone: '1' },
    ]);
    await second.close();
  });

  test('runs with the pragmas that keep an answered act', async () => {
    const { db, close } = await openDatabase(place());
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('recursive_triggers')).toBe(1);
    await close();
  });

  test('saves all of a transaction or nothing', async () => {
    const { db, close } = await openDatabase(':memory:');
    const failing = transact(db, async (tx) => {
      await tx.insertInto('location').values({ id: 'l', name: 'Main', phone: '1' }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.selectFrom('location').selectAll().execute()).toEqual([]);
    await close();
  });

  test('refuses a damaged file with one sentence that says what to do', async () => {
    const file = place();
    const { db, close } = await openDatabase(file);
    for (let i = 0; i < 500; i++) {
      await db
        .insertInto('location')
        .values({ id: `l${i}`, name: 'x'.repeat(200), phone: '1' })
        .execute();
    }
    await close();
    const bytes = readFileSync(file);
    writeFileSync(
      file,
      Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(8192, 7), bytes.subarray(12_288)]),
    );
    await expect(openDatabase(file)).rejects.toThrow(/(damaged|cannot be (used|opened)).*restore/i);
  });

  test.each([
    ['has no table of appointments', 'appointment'],
    ['has no log', 'audit'],
  ])('refuses a large file that %s where it should be', async (_name, table) => {
    const file = place();
    const { db, close } = await openDatabase(file);
    const phone = 'x'.repeat(90_000);
    await transact(db, async (tx) => {
      for (let i = 0; i < 200; i++)
        await tx
          .insertInto('location')
          .values({ id: `l${i}`, name: 'Main', phone })
          .execute();
    });
    await close();
    const raw = new Database(file);
    const root = raw.prepare<[string], number>('select rootpage from sqlite_schema where name = ?').pluck();
    const page = root.get(table) ?? 0;
    raw.close();
    const bytes = readFileSync(file);
    expect(bytes.length).toBeGreaterThan(17_000_000);
    bytes.fill(7, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
    await expect(openDatabase(file)).rejects.toThrow(/damaged.*restore/i);
  });

  test('refuses a file that is no database', async () => {
    const file = place();
    writeFileSync(file, 'this is no database, whatever its name says '.repeat(100));
    await expect(openDatabase(file)).rejects.toThrow(/cannot be (opened|used)/);
  });

  test('refuses a database of a newer version', async () => {
    const file = place();
    await (await openDatabase(file)).close();
    const raw = new Database(file);
    raw.prepare("insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')").run();
    raw.close();
    await expect(openDatabase(file)).rejects.toThrow(/newer version/);
  });

  test('is as it was before when its process is killed in the middle of a change of tables', async () => {
    const file = place();
    await (await openDatabase(file)).close();
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', KILLED_WITHIN, file], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect([killed.signal, killed.stdout]).toEqual(['SIGKILL', 'within\n']);
    const { db, close } = await openDatabase(file);
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema where name = 'half'`.execute(
      db,
    );
    expect(rows).toEqual([]);
    await close();
  });

  test('makes an online copy that is whole', async () => {
    const first = await openDatabase(place());
    await first.db.insertInto('location').values({ id: 'l', name: 'Main', phone: '1' }).execute();
    const copy = place();
    await first.backup(copy);
    await first.close();
    const second = await openDatabase(copy);
    expect(await second.db.selectFrom('location').select('id').execute()).toEqual([{ id: 'l' }]);
    await second.close();
  });
});
