import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportLog } from '../../../server/audit/export.ts';
import { acceptClock } from '../../../server/audit/service.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { PATIENT } from '../../support/practice.ts';
import { BothVerifiers } from '../mutants/both.ts';
import { signHead } from './signed-head.ts';
import { Years } from './stage.ts';

const years = new Years();
const verifiers = new BothVerifiers();
const folder = mkdtempSync(join(tmpdir(), 'released-'));
afterAll(() => {
  verifiers.close();
  rmSync(folder, { recursive: true });
});

/** What both verifiers say of the log now, against heads that were kept: their exit code, and bodies that are gone. */
async function judged(...notes: string[]): Promise<{ exit: number; released: number; matched: number }> {
  const bundle = mkdtempSync(join(folder, 'bundle-'));
  const { log } = years.practice.appliance;
  await exportLog({ db: years.db, append: log.append }, { by: bySystem() }, bundle);
  const heads = notes.map((note, at) => {
    const file = join(bundle, `held-${at}`);
    writeFileSync(file, note);
    return file;
  });
  const [one, two] = await verifiers.judgeFolder(bundle, { heads });
  expect([two.exit, two.code]).toEqual([one.exit, one.fault?.code ?? null]);
  return { exit: one.exit, released: one.released, matched: one.heads.matched };
}

const linesNow = async () => (await years.practice.appliance.log.end())?.seq ?? 0;
const keysOf = (bodies: Iterable<{ pii: readonly { k: string }[] }>) => [...bodies].flatMap(({ pii }) => pii);

describe('when the term of the log ends', () => {
  test('keys go with their month, bodies under a signed head, and both verifiers go on', async () => {
    await years.plan(PATIENT);
    const december = await linesNow();
    const held = await signHead(years.db);
    const before = keysOf((await years.bodies()).values());
    expect(before.length).toBeGreaterThan(2);
    years.at('2027-01-01T00:00:00.000Z');
    await years.plan({ ...PATIENT, name: 'Dhr. Januari' });
    await signHead(years.db);

    years.at('2031-12-31T23:00:00.000Z');
    expect(await years.run()).toMatchObject({ counts: { keys: 0 }, trouble: null });
    expect((await years.told('audit.released')).length).toBe(0);
    years.at('2032-01-01T03:00:00.000Z');
    const ended = await years.run();
    expect(ended?.counts.keys).toBe(new Set(before.map(({ k }) => k)).size);
    expect(ended?.trouble).toBeNull();

    const [told] = await years.told('audit.released');
    const { size, root } = await years.db
      .selectFrom('head')
      .select(['size', 'root'])
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(told?.det).toEqual({ through: december, size, root: root.toString('base64') });
    const bodies = await years.bodies();
    expect(Math.min(...bodies.keys())).toBe(december + 1);
    for (const { k } of before) expect(years.practice.appliance.keys.find(k)).toBeNull();
    for (const { k } of keysOf(bodies.values())) expect(years.practice.appliance.keys.find(k)).not.toBeNull();
    expect(await judged(held)).toEqual({ exit: 0, released: december, matched: 1 });

    // a second run finds nothing, and says so
    const lines = await linesNow();
    expect(await years.run()).toMatchObject({ counts: { keys: 0 }, trouble: null });
    expect(await linesNow()).toBe(lines + 1);
  });

  test('without a head that covers them bodies stay, the operator is told, and the head that comes is used', async () => {
    await years.plan(PATIENT);
    const december = await linesNow();
    years.at('2032-01-01T03:00:00.000Z');
    expect(await years.run()).toMatchObject({ trouble: 'no-head' });
    expect((await years.bodies()).size).toBe(await linesNow());
    expect(years.practice.appliance.keys.count({ subject: null, before: '2027-01', spared: new Set() })).toBe(
      0,
    );
    await signHead(years.db);
    expect(await years.run()).toMatchObject({ trouble: null });
    expect((await years.bodies()).has(december)).toBe(false);
    expect(await judged()).toMatchObject({ exit: 0, released: december });
  });

  test('longer than the law wants, when the organisation chose so', async () => {
    await years.practice.app.domains.organisation.set(bySystem(), 'logYears', 20);
    await years.plan(PATIENT);
    await signHead(years.db);
    years.at('2046-12-31T22:00:00.000Z');
    expect(await years.run()).toMatchObject({ counts: { keys: 0 } });
    years.at('2047-01-01T03:00:00.000Z');
    expect((await years.run())?.counts.keys).toBeGreaterThan(0);
    expect((await years.told('audit.released')).length).toBe(1);
  });

  test('lines that say who answers, and with which key, keep their bodies', async () => {
    const { log } = years.practice.appliance;
    const admin = '11111111-2222-4333-8444-555555555555';
    await transact(years.db, async (tx) => {
      await log.append(tx, {
        code: 'installation.made',
        by: bySystem(),
        about: [{ kind: 'account', id: admin }],
        detail: { version: '0' },
      });
      await log.append(tx, {
        code: 'key.rotated',
        by: bySystem(),
        detail: { key: 'kek', before: 'a', after: 'b' },
      });
    });
    await signHead(years.db);
    years.at('2032-01-01T03:00:00.000Z');
    await years.run();
    expect((await years.told('installation.made')).length).toBe(1);
    expect((await years.told('key.rotated')).length).toBe(1);
    expect((await years.told('app.start')).length).toBe(0);
    expect(await judged()).toMatchObject({ exit: 0 });
    await years.practice.restart();
    expect(await years.practice.appliance.log.installed()).toBe(true);
  });

  test('not before the last of the lines before it, when the clock was wrong for a while', async () => {
    await years.plan(PATIENT);
    const right = await linesNow();
    years.at('2040-05-05T05:00:00.000Z');
    await years.plan(PATIENT);
    const wrong = await linesNow();
    years.at('2026-12-09T09:00:00.000Z');
    const { database, keys, clock } = years.practice.appliance;
    const deps = { db: database.db, keys, clock, installation: 'test', site: 'main' };
    expect(await acceptClock(deps, { by: bySystem() })).toBe('2040-05-05T05:00:00.000Z');
    await years.plan(PATIENT);
    await signHead(years.db);
    years.at('2035-01-01T03:00:00.000Z');
    expect(await years.run()).toMatchObject({ trouble: null });
    const [told] = await years.told('audit.released');
    expect(told?.det['through']).toBe(right);
    expect((await years.bodies()).has(wrong)).toBe(true);
    expect(await judged()).toMatchObject({ exit: 0, released: right });
  });
});
