import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { masked, openKeys } from '../../server/audit/keys.ts';
import type { EpochMs } from '../../server/core/clock.ts';

const KEK = Buffer.alloc(32, 7);
const NOVEMBER = Date.parse('2026-11-30T23:59:59.999Z') as EpochMs;
const DECEMBER = Date.parse('2026-12-01T00:00:00.000Z') as EpochMs;
const MARY = '0d1b7a3e-9f61-4a53-8f6e-000000000001';
const JOHN = '0d1b7a3e-9f61-4a53-8f6e-000000000002';

let folder: string;
const file = () => join(folder, 'keys.db');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('subject keys', () => {
  test('one per subject per month (UTC), found by a random id, the same after a restart', () => {
    const keys = openKeys(file(), KEK);
    const mary = keys.keyFor(MARY, NOVEMBER);
    expect(mary.id).toMatch(/^k:[0-9a-f]{16}$/);
    expect(mary.key).toHaveLength(32);
    expect(keys.keyFor(MARY, NOVEMBER)).toEqual(mary);
    expect(keys.keyFor(MARY, DECEMBER).id).not.toBe(mary.id);
    expect(keys.keyFor(JOHN, NOVEMBER).key).not.toEqual(mary.key);
    keys.close();
    const again = openKeys(file(), KEK);
    expect(again.keyFor(MARY, NOVEMBER)).toEqual(mary);
    expect(again.find(mary.id)).toEqual(mary.key);
    expect(again.find('k:0000000000000000')).toBeNull();
    again.close();
  });

  test('two processes get the same key', () => {
    const [app, tool] = [openKeys(file(), KEK), openKeys(file(), KEK)];
    expect(tool.keyFor(MARY, NOVEMBER)).toEqual(app.keyFor(MARY, NOVEMBER));
    expect(app.keyFor(JOHN, NOVEMBER)).toEqual(tool.keyFor(JOHN, NOVEMBER));
    app.close();
    tool.close();
  });

  test('stand wrapped on the disk, bound to their id, subject and month', () => {
    const keys = openKeys(file(), KEK);
    const { key } = keys.keyFor(MARY, NOVEMBER);
    keys.keyFor(JOHN, NOVEMBER);
    keys.close();
    const sqlite = new Database(file());
    for (const row of sqlite.prepare('select wrapped from subject_key').pluck().all() as Buffer[]) {
      expect(row.includes(key)).toBe(false);
      expect(row).toHaveLength(12 + 32 + 16);
    }
    sqlite.exec(
      `update subject_key set wrapped = (select wrapped from subject_key where subject = '${JOHN}')`,
    );
    sqlite.close();
    const keyOf = (subject: string) => () => openKeys(file(), KEK).keyFor(subject, NOVEMBER);
    expect(keyOf(MARY)).toThrow();
  });

  test('another KEK is refused at the start, with what to do', () => {
    const keys = openKeys(file(), KEK);
    keys.keyFor(MARY, NOVEMBER);
    keys.close();
    expect(() => openKeys(file(), Buffer.alloc(32, 8))).toThrow('put back the one it was made with');
  });

  test.each([
    ['of a subject', { subject: MARY, before: '2027-01', spared: new Set<string>() }, 2],
    ['before a month', { subject: null, before: '2026-12', spared: new Set<string>() }, 2],
    ['of a subject before a month', { subject: MARY, before: '2026-12', spared: new Set<string>() }, 1],
  ])('destroyed %s are gone from every file, for every process, at once', (_name, doomed, count) => {
    const [app, tool] = [openKeys(file(), KEK), openKeys(file(), KEK)];
    const mary = app.keyFor(MARY, NOVEMBER);
    app.keyFor(MARY, DECEMBER);
    const john = app.keyFor(JOHN, NOVEMBER);
    const sqlite = new Database(file(), { readonly: true });
    const wrapped = sqlite
      .prepare('select wrapped from subject_key where id = ?')
      .pluck()
      .get(mary.id) as Buffer;
    sqlite.close();
    expect(tool.count(doomed)).toBe(count);
    expect(tool.destroy(doomed)).toBe(count);
    expect(tool.scrub()).toBe(true);
    expect(app.find(mary.id)).toBeNull();
    expect(app.find(john.id) === null).toBe(doomed.subject === null);
    expect(app.keyFor(MARY, NOVEMBER).id).not.toBe(mary.id);
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.includes(wrapped) || bytes.includes(mary.id), name).toBe(false);
    }
    app.close();
    tool.close();
  });
});

test('a key that is spared stays, whatever goes', () => {
  const keys = openKeys(file(), KEK);
  const [mary, john] = [keys.keyFor(MARY, NOVEMBER), keys.keyFor(JOHN, NOVEMBER)];
  const doomed = { subject: null, before: '2026-12', spared: new Set([john.id]) };
  expect([keys.count(doomed), keys.destroy(doomed), keys.count(doomed)]).toEqual([1, 1, 0]);
  expect([keys.find(mary.id), keys.find(john.id)]).toEqual([null, john.key]);
  keys.close();
});

test('a reader in the way is said, and later it works', () => {
  const keys = openKeys(file(), KEK);
  keys.keyFor(MARY, NOVEMBER);
  const reader = new Database(file());
  reader.exec('begin');
  reader.prepare('select count(*) from subject_key').get();
  keys.destroy({ subject: MARY, before: '2027-01', spared: new Set() });
  expect(keys.scrub()).toBe(false);
  reader.exec('commit');
  expect(keys.scrub()).toBe(true);
  reader.close();
  keys.close();
});

describe('a mistyped sign-in name', () => {
  const key = openKeys(':memory:', KEK).derive('masked-name');

  test('is told apart but never shown; case and spaces around it do not matter', () => {
    const mark = masked(key, ' Jan@Example.nl ');
    expect(mark).toBe(masked(key, 'jan@example.nl'));
    expect(mark).toMatch(/^hmac:[A-Za-z0-9_-]{43}$/);
    expect(mark).not.toBe(masked(key, 'piet@example.nl'));
    expect(mark).not.toBe(
      masked(openKeys(':memory:', Buffer.alloc(32, 8)).derive('masked-name'), 'jan@example.nl'),
    );
  });

  test('may hold anything', () => {
    expect(masked(key, '\ud800\u0000')).toMatch(/^hmac:/);
    expect(masked(key, 'e\u0301')).toBe(masked(key, 'é'));
  });
});
