import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SinkWatch } from '../../../server/audit/heads/watch.ts';
import { MANY_RECORDS, MANY_REFUSALS } from '../../../server/audit/incidents/alarms.ts';
import { incidents } from '../../../server/audit/incidents/service.ts';
import { DAY, HOUR, MINUTE } from '../../../server/core/clock.ts';
import { bySystem, type Context } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { newId } from '../../../server/core/ids.ts';
import { openStage, type Stage } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const someone = (id = newId()): Context => ({
  ...bySystem(),
  actor: { kind: 'staff', id, name: 'Iemand', roles: ['planner'], mfa: 'totp' },
});
const found = async (kind: string) => (await incidents(stage.db)).filter((one) => one.kind === kind).length;
const close = () => stage.db.updateTable('incident').set({ closed_at: 1 }).execute();
const take = (by: Context, records: number) =>
  transact(stage.db, (tx) =>
    stage.log.append(tx, { code: 'export.data', by, detail: { format: 'csv', records, part: 1 } }),
  );
const refuse = (by: Context) =>
  stage.log.refused({ event: 'patient.search', by, error: 'NOT_ALLOWED', named: {} });

describe('an incident drafts itself when seals arrive nowhere', () => {
  test('once, however many places fail and however often, until that is judged', async () => {
    const watch = new SinkWatch({ db: stage.db, clock: stage.deps.clock, append: stage.log.append });
    const fail = async (failing: boolean): Promise<void> => {
      for (const name of ['syslog', 'mail']) await watch.saw({ name, failing, why: 'no-answer' });
      await watch.tick();
      stage.pass(6 * MINUTE);
      await watch.tick();
    };
    await fail(false);
    for (let times = 0; times < 5; times += 1) {
      await fail(true);
      await fail(false);
    }
    expect(await found('sinks')).toBe(1);
    await close();
    await fail(true);
    expect(await found('sinks')).toBe(2);
  });

  test('and when the sealer refuses the log: it is not what was sealed', async () => {
    const watch = new SinkWatch({ db: stage.db, clock: stage.deps.clock, append: stage.log.append });
    const trouble = { why: 'forked', seq: 7, size: 9, held: 8 } as const;
    await watch.refused(trouble);
    await watch.refused(trouble);
    expect(await found('log')).toBe(1);
  });
});

describe('an incident drafts itself when very much leaves', () => {
  test('at once by one act, and about who did it', async () => {
    const by = someone();
    await take(by, MANY_RECORDS - 1);
    expect(await found('export')).toBe(0);
    await take(someone(), MANY_RECORDS);
    expect(await found('export')).toBe(1);
    await take(by, 1);
    expect(await found('export')).toBe(2);
    const lines = (await stage.bodies()).filter(({ ev }) => ev.code === 'incident.opened');
    expect(lines.at(-1)?.obj).toContainEqual(
      expect.objectContaining({ id: `u:${by.actor.kind === 'staff' ? by.actor.id : ''}` }),
    );
  });

  test('but not by as much over more days, nor by lines of the log that hide whom they name', async () => {
    const by = someone();
    for (let day = 0; day < 4; day += 1) {
      await take(by, MANY_RECORDS / 2);
      stage.pass(DAY);
    }
    const about = [{ kind: 'log', id: 'audit' }] as const;
    const detail = { format: 'csv', from: 1, through: 5 * MANY_RECORDS, part: 1 };
    const exported = (personal: boolean) =>
      transact(stage.db, (tx) =>
        stage.log.append(tx, { code: 'audit.exported', by, about, detail: { ...detail, personal } }),
      );
    await exported(false);
    expect(await found('export')).toBe(0);
    await exported(true);
    expect(await found('export')).toBe(1);
  });
});

describe('an incident drafts itself when somebody is refused again and again', () => {
  test('from the twentieth time within an hour, once a day for each person', async () => {
    const [by, other] = [someone(), someone()];
    for (let times = 1; times < MANY_REFUSALS; times += 1) await refuse(by);
    await refuse(other);
    expect(await found('refused')).toBe(0);
    for (let times = 0; times < 60; times += 1) await refuse(by);
    expect(await found('refused')).toBe(1);
    stage.pass(DAY);
    for (let times = 0; times < 60; times += 1) await refuse(by);
    expect(await found('refused')).toBe(2);
  });

  test('but not for an hour that has it seldom', async () => {
    const by = someone();
    for (let times = 0; times < 3 * MANY_REFUSALS; times += 1) {
      await refuse(by);
      stage.pass(Math.ceil(HOUR / (MANY_REFUSALS - 1)));
    }
    expect(await found('refused')).toBe(0);
  });

  test('nor for a form that was filled in wrongly, or a press that came too late', async () => {
    const by = someone();
    for (let times = 0; times < 2 * MANY_REFUSALS; times += 1)
      for (const error of ['BAD_REQUEST', 'WRONG_PHASE'] as const)
        await stage.log.refused({ event: 'patient.search', by, error, named: {} });
    expect(await found('refused')).toBe(0);
  });
});

test('whatever happens on one day, there is never more than one draft for a person and cause', async () => {
  const people = [someone(), someone()] as const;
  const acts = fc.array(fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1_500 }), fc.boolean()), {
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      for (const [who, records, isRefused] of all) {
        const by = people[who] ?? people[0];
        if (isRefused) await refuse(by);
        else await take(by, records);
      }
      expect(await found('export')).toBeLessThanOrEqual(2);
      expect(await found('refused')).toBeLessThanOrEqual(2);
    }),
    { numRuns: 20 },
  );
});
