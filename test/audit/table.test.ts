import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, test } from 'vitest';
import { spine } from '../../server/core/migrations/0001-spine.ts';
import { auditPerson } from '../../server/core/migrations/0003-audit-person.ts';
import { retention } from '../../server/core/migrations/0004-retention.ts';

const LEAF = Buffer.alloc(32, 1);
const ROOT = LEAF.toString('base64');

/** The tables on a connection with no protecting pragma at all, holding three lines. */
async function threeLines() {
  const sqlite = new Database(':memory:');
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) });
  for (const migration of [spine, auditPerson, retention]) await migration.up(db);
  sqlite.pragma('recursive_triggers = OFF');
  for (const seq of [1, 2, 3]) insert(sqlite, seq);
  return sqlite;
}

function insert(sqlite: Database.Database, seq: number, extra: object = {}, verb = 'insert') {
  const ts = '2026-11-21T20:00:00.000Z';
  const body = JSON.stringify({ seq, ts, ...extra });
  sqlite.prepare(`${verb} into audit values (?, ?, ?, ?, ?)`).run(seq, ts, body, LEAF, LEAF);
}

const release = (through: unknown, root: unknown = ROOT) => ({
  ev: { code: 'audit.released' },
  det: { through, root },
});

describe('the audit table refuses', () => {
  test.each([
    ['a changed body', "update audit set body = '{}' where seq = 2"],
    ['an emptied body', 'update audit set body = null where seq = 2'],
    ['a changed leaf', 'update audit set leaf = zeroblob(32) where seq = 2'],
    ['a changed chain', 'update or replace audit set chain = zeroblob(32)'],
    ['a changed time', "update or ignore audit set ts = '2020-01-01T00:00:00.000Z'"],
    ['a moved line', 'update or replace audit set seq = 4 where seq = 1'],
    ['a moved rowid', 'update audit set rowid = 9 where seq = 3'],
    ['a deleted line', 'delete from audit where seq = 3'],
    ['deleting all', 'delete from audit'],
    ['a second released mark', 'insert or replace into audit_state values (1, 9)'],
    ['a lost released mark', 'delete from audit_state'],
    ['a risen mark without its line', 'update audit_state set released = 2'],
    ['a renamed mark', 'update audit_state set id = 2'],
  ])('%s', async (_name, statement) => {
    const sqlite = await threeLines();
    const before = sqlite.prepare('select * from audit').all();
    expect(() => sqlite.exec(statement)).toThrow(/audit lines|released mark/);
    expect(sqlite.prepare('select * from audit').all()).toEqual(before);
  });

  test.each(['insert', 'insert or replace', 'insert or ignore', 'replace'])(
    '%s over a line, or past the end',
    async (verb) => {
      const sqlite = await threeLines();
      for (const seq of [-1, 0, 2, 3, 5])
        expect(() => insert(sqlite, seq, {}, verb)).toThrow('follow each other');
      expect(sqlite.prepare('select count(*) from audit').pluck().get()).toBe(3);
    },
  );

  test('an upsert, a line without number, an empty body, columns that say other than the body', async () => {
    const sqlite = await threeLines();
    const columns = `audit (seq, ts, body, leaf, chain) values`;
    const tail = 'zeroblob(32), zeroblob(32))';
    for (const statement of [
      `insert into ${columns} (2, 't', '{}', ${tail} on conflict (seq) do update set body = '{}'`,
      `insert into audit (ts, body, leaf, chain) values ('t', '{"ts":"t"}', ${tail}`,
      `insert into ${columns} (4, 't', null, ${tail}`,
      `insert into ${columns} (4, 't', '{"seq":5,"ts":"t"}', ${tail}`,
      `insert into ${columns} (4, 't', '{"seq":4,"ts":"u"}', ${tail}`,
      `insert into ${columns} (4, 't', 'no json', ${tail}`,
      `insert into ${columns} (4, 't', '{"seq":4,"ts":"t"}', zeroblob(31), zeroblob(32))`,
    ]) {
      expect(() => sqlite.exec(statement), statement).toThrow();
    }
    expect(sqlite.prepare('select max(seq) from audit').pluck().get()).toBe(3);
  });
});

describe('a release', () => {
  test('lets bodies go up to what its line says, and only then', async () => {
    const sqlite = await threeLines();
    insert(sqlite, 4, release(2));
    sqlite.exec('update audit_state set released = 2');
    sqlite.exec('update audit set body = null where seq <= 2');
    expect(() => sqlite.exec('update audit set body = null where seq = 3')).toThrow('never change');
    expect(() => sqlite.exec(`update audit set body = '{}' where seq = 1`)).toThrow('never change');
    expect(() => sqlite.exec('update audit_state set released = 1')).toThrow('only with its line');
  });

  test.each([
    ['more than its line says', release(2), 3],
    ['its own line', release(4), 4],
    ['a line without root', release(2, ''), 2],
    ['a text instead of a number', release('2'), 2],
    ['another event', { ev: { code: 'auth.login' }, det: { through: 2, root: ROOT } }, 2],
  ])('refuses %s', async (_name, line, mark) => {
    const sqlite = await threeLines();
    insert(sqlite, 4, line);
    expect(() => sqlite.exec(`update audit_state set released = ${mark}`)).toThrow('only with its line');
  });

  test.each(['key.rotated', 'backup.restored', 'installation.made'])('keeps the body of %s', async (code) => {
    const sqlite = await threeLines();
    insert(sqlite, 4, { ev: { code } });
    insert(sqlite, 5, release(4));
    sqlite.exec('update audit_state set released = 4');
    sqlite.exec('update audit set body = null where seq <= 3');
    expect(() => sqlite.exec('update audit set body = null where seq = 4')).toThrow('never change');
  });

  test('refuses once another line has followed', async () => {
    const sqlite = await threeLines();
    insert(sqlite, 4, release(2));
    insert(sqlite, 5);
    expect(() => sqlite.exec('update audit_state set released = 2')).toThrow('only with its line');
  });
});
