import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAIN_START, chainOf, leafOf } from '../../server/audit/chain.ts';
import { exportLog } from '../../server/audit/export.ts';
import { newTree } from '../../server/audit/tree.ts';
import { bySystem } from '../../server/core/context.ts';
import { openDatabase } from '../../server/core/database.ts';
import { BothVerifiers } from './mutants/both.ts';
import { openStage, type Stage, viewed } from './stage.ts';

/** What root does to the file of a real log, with no pragma and no trigger in the way that root cannot take away. */
type Attack = (sqlite: Database.Database) => void;

const LINES = 30;
const verifiers = new BothVerifiers();
let stage: Stage;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'root-'));
  stage = await openStage();
  for (let done = 0; done < LINES; done += 1) await stage.write(viewed);
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => verifiers.close());

/** Size and root of the log as it is now, as somebody outside the box keeps it. */
async function keepHead(name = 'head'): Promise<string> {
  const tree = newTree();
  for (const { leaf } of await stage.db.selectFrom('audit').select('leaf').orderBy('seq').execute())
    tree.add(leaf);
  const file = join(folder, name);
  writeFileSync(file, `${tree.size} ${tree.root().toString('hex')}\n`);
  return file;
}

/** What both verifiers say of the log as it is now, against heads that were kept: exit code and first bad line. */
async function judged(heads: readonly string[], db = stage.db): Promise<[number, number | null]> {
  const bundle = mkdtempSync(join(folder, 'bundle-'));
  await exportLog({ db, append: () => Promise.resolve() }, { by: bySystem() }, bundle);
  const [one, two] = await verifiers.judgeFolder(bundle, { heads });
  expect([two.exit, two.seq]).toEqual([one.exit, one.fault?.seq ?? null]);
  return [one.exit, two.seq];
}

function attack(work: Attack): void {
  const sqlite = new Database(join(stage.folder, 'beeldkamer.db'));
  sqlite.pragma('recursive_triggers = OFF');
  sqlite.pragma('ignore_check_constraints = ON');
  try {
    work(sqlite);
  } finally {
    sqlite.close();
  }
}

function dropTriggers(sqlite: Database.Database): void {
  const names = sqlite.prepare("select name from sqlite_master where type = 'trigger'").pluck().all();
  for (const name of names) sqlite.exec(`drop trigger ${String(name)}`);
}

/** Writes hashes anew from a line on, so that nothing inside the log is wrong. */
function rechain(sqlite: Database.Database, from: number): void {
  const rows = sqlite.prepare('select seq, body from audit order by seq').all() as {
    seq: number;
    body: string;
  }[];
  const update = sqlite.prepare('update audit set leaf = ?, chain = ? where seq = ?');
  let chain = CHAIN_START;
  for (const { seq, body } of rows) {
    const leaf = leafOf(body);
    chain = chainOf(chain, leaf);
    if (seq >= from) update.run(leaf, chain, seq);
  }
}

const EDIT =
  "update audit set body = replace(body, 'appointment.viewed', 'appointment.create') where seq = 12";

describe('root, with a head kept outside the box,', () => {
  test('is let be when nothing was done', async () => {
    expect(await judged([await keepHead()])).toEqual([0, null]);
  });

  test('cannot drop the triggers and edit a line', async () => {
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec(EDIT);
    });
    expect(await judged([head])).toEqual([1, 12]);
  });

  test('cannot drop the triggers and put another line in the place of one', async () => {
    const head = await keepHead();
    attack((sqlite) => {
      const put = () =>
        sqlite.exec(
          'insert or replace into audit select 12, ts, replace(body, \'"seq":3,\', \'"seq":12,\'), leaf, chain from audit where seq = 3',
        );
      expect(put).toThrow('follow each other');
      dropTriggers(sqlite);
      put();
    });
    expect(await judged([head])).toEqual([1, 12]);
  });

  test('cannot drop the triggers and delete a line from the middle', async () => {
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec('delete from audit where seq = 12');
    });
    expect(await judged([head])).toEqual([1, 12]);
  });

  test('cannot rewrite all that follows a line: nothing inside shows it, the head does', async () => {
    const early = await keepHead('early');
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec(EDIT);
      rechain(sqlite, 12);
    });
    expect(await judged([])).toEqual([0, null]);
    expect(await judged([early, head])).toEqual([3, 1]);
  });

  test('is told up to where the log is still the same', async () => {
    stage.pass(1000);
    const early = await keepHead('early');
    for (let done = 0; done < 5; done += 1) await stage.write(viewed);
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec(EDIT.replace('12', '33'));
      rechain(sqlite, 33);
    });
    expect(await judged([early, head])).toEqual([3, LINES + 1]);
  });

  test('cannot cut the tail', async () => {
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec('delete from audit where seq > 20');
    });
    expect(await judged([])).toEqual([0, null]);
    expect(await judged([head])).toEqual([2, null]);
  });

  test('cannot put back the file of yesterday without the line that says so', async () => {
    const file = join(folder, 'yesterday.db');
    attack((sqlite) => {
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(join(stage.folder, 'beeldkamer.db'), file);
    });
    for (let done = 0; done < 5; done += 1) await stage.write(viewed);
    const head = await keepHead();
    const yesterday = await openDatabase(file);
    expect(await judged([], yesterday.db)).toEqual([0, null]);
    expect(await judged([head], yesterday.db)).toEqual([2, null]);
    await yesterday.close();
  });

  test('nor go on from it as if nothing had been', async () => {
    for (let done = 0; done < 5; done += 1) await stage.write(viewed);
    const head = await keepHead();
    attack((sqlite) => {
      dropTriggers(sqlite);
      sqlite.exec(`delete from audit where seq > ${LINES}`);
    });
    stage.pass(60_000);
    for (let done = 0; done < 8; done += 1) await stage.write(viewed);
    expect(await judged([], stage.db)).toEqual([0, null]);
    expect(await judged([head])).toEqual([3, 1]);
  });
});
