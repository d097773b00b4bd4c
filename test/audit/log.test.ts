import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptClock, byOperator, openLog } from '../../server/audit/service.ts';
import { HOUR, iso, MINUTE, SECOND } from '../../server/core/clock.ts';
import { transact } from '../../server/core/database.ts';
import { AppError, StartRefused } from '../../server/core/errors.ts';
import { APPENDER, openStage, START, type Stage, viewed } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const append = () => transact(stage.db, (tx) => stage.log.append(tx, viewed));
const codes = async () => (await stage.bodies()).map(({ ev }) => ev.code);
const times = async () => (await stage.bodies()).map(({ ts }) => ts);

describe('an act and its line', () => {
  test('are saved together or not at all', async () => {
    await append();
    const act = transact(stage.db, async (tx) => {
      await stage.log.append(tx, viewed);
      await tx.insertInto('location').values({ id: 'l', name: 'Locatie', phone: '010' }).execute();
      await tx.insertInto('location').values({ id: 'l', name: 'Locatie', phone: '010' }).execute();
    });
    await expect(act).rejects.toThrow('UNIQUE');
    expect((await stage.log.end())?.seq).toBe(1);
    await append();
    expect((await stage.log.end())?.seq).toBe(2);
  });

  test('fail together when the disk is full: LOG_UNAVAILABLE, and the log goes on once there is room', async () => {
    await append();
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(stage.db);
    await sql`pragma max_page_count = ${sql.lit(pages.rows[0]?.page_count)}`.execute(stage.db);
    const refused: unknown[] = [];
    for (let round = 0; round < 20; round += 1) await append().catch((cause: unknown) => refused.push(cause));
    expect(refused.length).toBeGreaterThan(0);
    for (const cause of refused) expect(cause).toMatchObject({ code: 'LOG_UNAVAILABLE' });
    await sql`pragma max_page_count = 1000000`.execute(stage.db);
    await append();
    expect((await stage.log.end())?.seq).toBe(1 + 20 - refused.length + 1);
  });

  test('fail together when the file is read-only, or the keys cannot be written', async () => {
    await sql`pragma query_only = on`.execute(stage.db);
    await expect(append()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    await sql`pragma query_only = off`.execute(stage.db);
    stage.deps.keys.close();
    await expect(append()).rejects.toBeInstanceOf(AppError);
    expect(await stage.log.end()).toBeNull();
  });
});

describe('the clock', () => {
  test('a little behind: times stand still and never fall', async () => {
    await append();
    stage.pass(-4 * SECOND);
    await append();
    stage.pass(10 * SECOND);
    await append();
    expect(await times()).toEqual([iso(START), iso(START), '2026-11-21T20:00:06.000Z']);
  });

  test('far behind at the start: refused with both times and what to do', async () => {
    await append();
    stage.set(START - 6 * SECOND);
    const start = openLog(stage.deps);
    await expect(start).rejects.toBeInstanceOf(StartRefused);
    await expect(start).rejects.toThrow(/19:59:54\.000Z.*20:00:00\.000Z.*accept-clock --reason/);
    stage.set(START - 5 * SECOND);
    await openLog(stage.deps);
  });

  test('far behind while running: nothing is done until a person accepts, and that is a line', async () => {
    await append();
    stage.set(START - HOUR);
    await expect(append()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(await acceptClock(stage.deps, byOperator({ reason: 'NTP stond uit' }))).toBe(iso(START));
    await append();
    expect(await codes()).toEqual([
      'appointment.viewed',
      'clock.accepted',
      'clock.stepped',
      'appointment.viewed',
    ]);
    expect((await stage.bodies())[1]).toMatchObject({
      ts: '2026-11-21T19:00:00.000Z',
      det: { before: iso(START), behind: HOUR },
    });
    expect((await times()).slice(2)).toEqual(['2026-11-21T19:00:00.000Z', '2026-11-21T19:00:00.000Z']);
  });

  test('the reason an operator types stands hidden', async () => {
    await append();
    stage.set(START - HOUR);
    await acceptClock(stage.deps, byOperator({ reason: 'Jan trok de stekker eruit' }));
    const rows = await stage.db.selectFrom('audit').select('body').execute();
    expect(JSON.stringify(rows)).not.toContain('stekker');
  });

  test('nothing to accept: no line', async () => {
    expect(await acceptClock(stage.deps, byOperator({ reason: 'x' }))).toBeNull();
    await append();
    stage.set(START - 5 * SECOND);
    expect(await acceptClock(stage.deps, byOperator({ reason: 'x' }))).toBeNull();
    expect(await codes()).toEqual(['appointment.viewed']);
  });

  test.each([
    ['forward', HOUR],
    ['back', -3 * SECOND],
  ])('set %s: one line tells by how much', async (_name, ms) => {
    stage.pass(MINUTE);
    await append();
    stage.set(START + MINUTE + ms);
    await append();
    await append();
    expect(await codes()).toEqual([
      'appointment.viewed',
      'clock.stepped',
      'appointment.viewed',
      'appointment.viewed',
    ]);
    expect((await stage.bodies())[1]).toMatchObject({ det: { ms }, usr: [{ id: 'svc:appliance' }] });
  });

  test('a step told in a transaction that was undone is told again, and once per transaction', async () => {
    stage.set(START + HOUR);
    const undone = transact(stage.db, async (tx) => {
      await stage.log.append(tx, viewed);
      await stage.log.append(tx, viewed);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append();
    expect(await codes()).toEqual(['clock.stepped', 'appointment.viewed']);
  });

  test('time passing by itself, even a year, is no step', async () => {
    for (const ms of [SECOND, HOUR, 365 * 24 * HOUR]) {
      stage.pass(ms);
      await append();
    }
    expect(new Set(await codes())).toEqual(new Set(['appointment.viewed']));
  });
});

test('two processes on one file make one unbroken log', async () => {
  const rounds = 60;
  const children = [1, 2].map(() =>
    spawn(process.execPath, [APPENDER, stage.folder, String(rounds)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const ends = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
  const bodies = await stage.bodies();
  expect(bodies.map(({ seq }) => seq)).toEqual(Array.from({ length: 2 * rounds }, (_, at) => at + 1));
  const boots = bodies.map(({ mono }) => mono.boot);
  expect(new Set(boots).size).toBe(2);
  expect(new Set(bodies.map(({ pii }) => pii[0]?.k)).size).toBe(1);
});
