import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BadCopy, makeBackup } from '../../server/audit/backup.ts';
import { exportLog } from '../../server/audit/export.ts';
import { openKeys } from '../../server/audit/keys.ts';
import { byOperator } from '../../server/audit/service.ts';
import { verifyBundle } from '../../server/audit/verify.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDatabase, transact } from '../../server/core/database.ts';
import { KEK, openStage, type Stage, viewed } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const bundle = () => join(stage.folder, 'bundle');
const exported = () => exportLog({ db: stage.db, append: stage.log.append }, { by: bySystem() }, bundle());

/** Spoils the log as somebody with root could: behind the back of its triggers. */
function spoil(statement: string): void {
  const sqlite = new Database(join(stage.folder, 'beeldkamer.db'));
  for (const name of ['audit_no_update', 'audit_no_delete']) sqlite.exec(`drop trigger ${name}`);
  sqlite.exec(statement);
  sqlite.close();
}

describe('an exported bundle', () => {
  test('is accepted, ends with the line of its own export, and says what to keep', async () => {
    await stage.write(viewed, viewed);
    const { size, root } = await exported();
    const verdict = await verifyBundle(bundle());
    expect(verdict).toMatchObject({ exit: 0, lines: 3, checkpoints: 0 });
    expect([size, root]).toEqual([3, verdict.root]);
    expect((await stage.bodies()).at(-1)).toMatchObject({ ev: { code: 'audit.exported' }, seq: 3 });
    expect(readdirSync(bundle()).sort()).toEqual(['checkpoints.txt', 'events.ndjson', 'keys.txt']);
    expect(statSync(bundle()).mode & 0o777).toBe(0o700);
    expect(statSync(join(bundle(), 'events.ndjson')).mode & 0o777).toBe(0o600);
  });

  test('of more lines than a page is whole; an older head still holds', async () => {
    await transact(stage.db, async (tx) => {
      for (let count = 0; count < 2_500; count += 1) await stage.log.append(tx, viewed);
    });
    const { size, root } = await exported();
    expect(size).toBe(2_501);
    const head = join(stage.folder, 'head');
    writeFileSync(head, `${size} ${root.toString('hex')}\n`);
    await stage.write(viewed);
    const later = join(stage.folder, 'later');
    await exportLog({ db: stage.db, append: stage.log.append }, { by: bySystem() }, later);
    expect(await verifyBundle(later, { heads: [head] })).toMatchObject({
      exit: 0,
      lines: 2_503,
      heads: { matched: 1, unsigned: 1 },
    });
  });

  test('names who made it, hidden', async () => {
    const who = byOperator({ login: 'jansen-it' });
    await exportLog({ db: stage.db, append: stage.log.append }, who, bundle());
    expect(readFileSync(join(bundle(), 'events.ndjson'), 'utf8')).not.toContain('jansen');
    expect((await stage.bodies())[0]?.pii).toHaveLength(1);
  });

  test('never lands in a folder that holds something, and then writes no line', async () => {
    mkdirSync(bundle());
    await exported();
    await expect(exported()).rejects.toMatchObject({ code: 'EEXIST' });
    expect((await stage.log.end())?.seq).toBe(1);
  });

  test('of a log that somebody with root changed is refused by the verifier', async () => {
    await stage.write(viewed, viewed, viewed);
    spoil("update audit set body = replace(body, 'TTTF', 'TTTT') where seq = 2");
    await exported();
    expect(await verifyBundle(bundle())).toMatchObject({ exit: 1, fault: { code: 'wrong-leaf', seq: 2 } });
  });

  test('of shredded subjects stays valid', async () => {
    await stage.write(viewed, viewed);
    stage.deps.keys.destroy({ subject: null, before: '9999-12', spared: new Set() });
    await exported();
    expect(await verifyBundle(bundle())).toMatchObject({ exit: 0, lines: 3 });
  });
});

describe('a backup', () => {
  const target = () => join(stage.folder, 'backup');
  async function backup() {
    const database = await openDatabase(join(stage.folder, 'beeldkamer.db'));
    try {
      const { keys } = stage.deps;
      return await makeBackup({ database, keys, append: stage.log.append }, { by: bySystem() }, target());
    } finally {
      await database.close();
    }
  }

  test('holds all of it in two files that open by themselves, and is a line', async () => {
    await stage.write(viewed, viewed);
    const { lines, bytes } = await backup();
    expect(lines).toBe(2);
    expect(readdirSync(target()).sort()).toEqual(['beeldkamer.db', 'keys.db']);
    expect((await stage.bodies()).at(-1)).toMatchObject({
      ev: { code: 'backup.made' },
      det: { lines, bytes },
    });
    const copy = await openDatabase(join(target(), 'beeldkamer.db'));
    const [first] = await copy.db.selectFrom('audit').selectAll().execute();
    await copy.close();
    const [{ k } = { k: '' }] = (JSON.parse(first?.body ?? '') as { pii: { k: string }[] }).pii;
    const keys = openKeys(join(target(), 'keys.db'), KEK);
    expect(keys.find(k)).toEqual(stage.deps.keys.find(k));
    keys.close();
  });

  test('of a changed log is thrown away, with no line', async () => {
    await stage.write(viewed, viewed);
    spoil('delete from audit where seq = 1');
    await expect(backup()).rejects.toBeInstanceOf(BadCopy);
    expect(existsSync(target())).toBe(false);
    expect(existsSync(`${target()}.partial`)).toBe(false);
    expect((await stage.log.end())?.seq).toBe(2);
  });

  test('never replaces another', async () => {
    await backup();
    await expect(backup()).rejects.toMatchObject({ code: 'EEXIST' });
    expect((await stage.log.end())?.seq).toBe(1);
  });
});
