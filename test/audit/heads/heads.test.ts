import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportLog } from '../../../server/audit/export.ts';
import { sealerStatus } from '../../../server/audit/heads/status.ts';
import { beginGeneration } from '../../../server/audit/new-generation.ts';
import { verifyBundle } from '../../../server/audit/verify.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { viewed } from '../stage.ts';
import { type HeadsStage, openHeads, until } from './stage.ts';

let stage: HeadsStage;
afterEach(() => stage.close());

const codes = async () => (await stage.log.bodies()).map(({ ev }) => ev.code);
const end = async () => (await stage.log.log.end())?.seq ?? 0;
const held = async () => (await sealerStatus(stage.sealer.socket))?.size ?? -1;
const caughtUp = () => until(async () => (await held()) === (await end()));

async function judged() {
  const bundle = join(stage.log.folder, `bundle-${process.hrtime.bigint()}`);
  await exportLog({ db: stage.log.db, append: stage.log.log.append }, { by: bySystem() }, bundle);
  return { bundle, verdict: await verifyBundle(bundle) };
}

describe('a log with a sealer', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    stage = await openHeads();
    await stage.sealer.start();
  });

  test('gets its first head at once, in its table and with a line; the bundle carries it and is proven', async () => {
    await stage.log.write(viewed, viewed, viewed);
    stage.heads.start();
    await until(async () => (await stage.sizes()).length === 1);
    await caughtUp();
    expect(await stage.sizes()).toEqual([3]);
    expect((await stage.log.bodies()).at(-1)).toMatchObject({
      ev: { code: 'audit.checkpoint' },
      det: { size: 3 },
    });
    expect(await stage.heads.isWell()).toBe(true);
    const { bundle, verdict } = await judged();
    expect(verdict).toMatchObject({ exit: 0, checkpoints: 1, proven: 3 });
    expect(readFileSync(join(bundle, 'keys.txt'), 'utf8')).toMatch(
      /^beeldkamer\/test-box\/1\+[0-9a-f]{8}\+\S+\n$/,
    );
    expect(stage.faults).toEqual([]);
  });

  test('seals again after a thousand lines', async () => {
    await stage.log.write(viewed);
    stage.heads.start();
    await until(async () => (await stage.sizes()).length === 1);
    await transact(stage.log.db, async (tx) => {
      for (let count = 0; count < 1_200; count += 1) await stage.log.log.append(tx, viewed);
    });
    await until(async () => (await stage.sizes()).length === 2);
    expect((await judged()).verdict).toMatchObject({ exit: 0, checkpoints: 2 });
  });

  test('goes on while the sealer is dead, and all of it is sealed when it is back', async () => {
    await stage.log.write(viewed);
    stage.heads.start();
    await caughtUp();
    await stage.sealer.end('SIGKILL');
    await transact(stage.log.db, async (tx) => {
      for (let count = 0; count < 2_500; count += 1) await stage.log.log.append(tx, viewed);
    });
    const before = await end();
    await stage.sealer.start();
    await until(async () => Math.max(...(await stage.sizes())) >= before);
    expect((await judged()).verdict).toMatchObject({ exit: 0 });
    expect(
      (await stage.log.db.selectFrom('sink').selectAll().where('name', '=', 'sealer').execute())[0],
    ).toMatchObject({
      failing: 0,
    });
  });

  test('the socket is for owner and group, and throws out who speaks no sense', async () => {
    expect(statSync(stage.sealer.socket).mode & 0o777).toBe(0o660);
    const nonsense = [
      'x',
      '{}',
      '{"t":"leaves","from":1,"leaves":""}',
      '{"t":"leaves","from":0,"leaves":"AAAA"}',
      `{"t":"leaves","from":1,"leaves":"${Buffer.alloc(32).toString('base64')}"}`,
      '{"t":"here","installation":"test-box"}',
      `{"t":"stored","size":-1,"line":null}`,
      'x'.repeat(600_000),
    ];
    for (const line of nonsense) {
      const socket = connect(stage.sealer.socket);
      await new Promise((gone) => {
        socket.on('error', gone);
        socket.on('close', gone);
        socket.resume();
        socket.write(`${line}\n`);
      });
    }
    expect(await held()).toBe(0);
    expect(stage.sealer.errors).toEqual([]);
  });
});

describe('a log that the sealer refuses', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    stage = await openHeads();
    await stage.sealer.start();
    await stage.log.write(viewed, viewed, viewed);
    stage.heads.start();
    await until(async () => (await stage.sizes()).length === 1);
    await caughtUp();
    await stage.heads.stop();
  });

  test('says so once, with the line, and is not well', async () => {
    // another log of the same name: as a database that was put back and went on by itself
    const other = await openHeads({ socket: stage.sealer.socket });
    await other.log.write(viewed);
    other.heads.start();
    await until(async () => (await other.log.bodies()).some(({ ev }) => ev.code === 'audit.head_refused'));
    const [line] = (await other.log.bodies()).filter(({ ev }) => ev.code === 'audit.head_refused');
    expect(line?.det).toEqual({ seq: 2, size: 1, held: 4 });
    expect(await other.heads.isWell()).toBe(false);
    expect(await other.sizes()).toEqual([]);
    await other.heads.stop();
    await other.log.close();
    expect(await held()).toBe(4);
  });

  test('is sealed again after a restore that says what it lost', async () => {
    const status = await sealerStatus(stage.sealer.socket);
    if (status?.head == null) throw new Error('no head');
    const { head, keys } = status;
    const other = await openHeads({ socket: stage.sealer.socket });
    const last = {
      generation: 1,
      size: head.size,
      root: Buffer.from(head.root, 'base64'),
      note: head.note,
      keys,
    };
    const deps = { db: other.log.db, append: other.log.log.append };
    const begun = await beginGeneration(deps, { by: bySystem() }, 2, last);
    expect(begun).toEqual({ generation: 2, restored: 0, lost: { from: 1, through: 3 } });
    other.heads.start();
    await until(async () => (await other.sizes()).length === 2);
    expect(await other.heads.isWell()).toBe(true);
    const bundle = join(other.log.folder, 'bundle');
    await exportLog(deps, { by: bySystem() }, bundle);
    expect(readFileSync(join(bundle, 'keys.txt'), 'utf8').match(/test-box\/[12]\+/g)).toHaveLength(2);
    expect(await verifyBundle(bundle)).toMatchObject({ exit: 0 });
    // the same without the line of the restore is no lawful log
    const events = readFileSync(join(bundle, 'events.ndjson'), 'utf8');
    expect(events).toContain('backup.restored');
    await other.heads.stop();
    await other.log.close();
  });

  test('when the sealer lost its folder: it does not begin anew in silence', async () => {
    await stage.sealer.end();
    rmSync(stage.sealer.folder, { recursive: true });
    await stage.sealer.start();
    stage.heads.start();
    await until(async () => (await codes()).includes('audit.head_refused'));
    expect(await stage.heads.isWell()).toBe(false);
    expect(readdirSync(join(stage.sealer.folder, '1'))).toContain('keys.json');
    expect((await sealerStatus(stage.sealer.socket))?.trouble).toMatchObject({ why: 'key-lost' });
  });
});

describe('the change of keys', { timeout: 120_000 }, () => {
  test('stands in the log as a line, and the bundle with both keys is proven', async () => {
    stage = await openHeads();
    await stage.sealer.start();
    await stage.log.write(viewed);
    stage.heads.start();
    await until(async () => (await stage.sizes()).length === 1);
    await stage.sealer.end();
    const keys = join(stage.sealer.folder, '1', 'keys.json');
    const state = readFileSync(keys, 'utf8');
    // as if the key had been made two years ago
    writeFileSync(keys, state.replace(/"made": \d+/, `"made": ${Date.now() - 730 * 86_400_000}`));
    await stage.sealer.start();
    await until(async () => (await codes()).includes('key.rotated'));
    await transact(stage.log.db, async (tx) => {
      for (let count = 0; count < 1_000; count += 1) await stage.log.log.append(tx, viewed);
    });
    await until(async () => (await stage.sizes()).length >= 2);
    await until(
      () => readdirSync(join(stage.sealer.folder, '1')).filter((name) => name.endsWith('.pem')).length === 1,
    );
    await transact(stage.log.db, async (tx) => {
      for (let count = 0; count < 1_001; count += 1) await stage.log.log.append(tx, viewed);
    });
    const before = await end();
    await until(async () => Math.max(...(await stage.sizes())) >= before);
    expect((await codes()).filter((code) => code === 'key.rotated')).toHaveLength(1);
    const { bundle, verdict } = await judged();
    expect(verdict).toMatchObject({ exit: 0 });
    expect(readFileSync(join(bundle, 'keys.txt'), 'utf8').trim().split('\n')).toHaveLength(2);
  });
});
