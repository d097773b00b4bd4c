import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment, Channel } from '../../server/protocol/agenda.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { PostbusMessage } from '../../server/protocol/postbus.ts';
import { given } from '../calls/house.ts';
import { PASSWORD, PATIENT, Practice, RELATIVE } from '../support/practice.ts';

let practice: Practice;
let doctor: Account;

beforeEach(async () => {
  practice = await Practice.open();
  const names = { name: 'Anna de Vries', mail: 'anna@praktijk.nl', password: PASSWORD } as const;
  const roles = ['clinician', 'planner'] as const;
  doctor = await practice.app.domains.accounts.createUser(bySystem(), {
    ...names,
    roles,
    withoutFactor: true,
  });
});
afterEach(async () => {
  const { faults } = practice;
  await practice.close();
  expect(faults).toEqual([]);
});

async function planner() {
  const browser = practice.browser();
  await browser.signIn('anna@praktijk.nl', PASSWORD);
  return browser;
}

async function planIn(ms: number): Promise<Appointment> {
  const made = await practice.plan(await planner(), doctor, {
    minutes: ms / MINUTE,
    participants: [PATIENT, RELATIVE],
  });
  await sent();
  return made;
}

/** Everything that went this way, oldest first, when nothing waits any more. */
async function sent(channel: Channel = 'mail'): Promise<readonly PostbusMessage[]> {
  const { db } = practice.appliance.database;
  for (;;) {
    const waiting = await db.selectFrom('outbox').select('id').where('final_at', 'is', null).execute();
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const all = await given(practice.app.domains.postbox).newest(100);
  return all.filter((one) => one.channel === channel).reverse();
}

const tick = () => practice.app.domains.agenda.reminders.tick();

/** Time goes by, and the appliance looks. @returns the subjects of what was mailed since. */
async function later(ms: number): Promise<readonly string[]> {
  const before = (await sent()).length;
  practice.clock.forward(ms);
  await tick();
  return (await sent()).slice(before).map(({ subject }) => subject);
}

const DAY_BEFORE = expect.stringMatching(/^Herinnering: uw videoafspraak op /);

describe('who was invited and has not come', () => {
  test('is reminded a day and ten minutes before, once, with a link that works', async () => {
    await planIn(3 * DAY);
    expect(await later(2 * DAY - MINUTE)).toEqual([]);
    expect(await later(MINUTE)).toEqual([DAY_BEFORE]);
    expect(await later(MINUTE)).toEqual([]);
    expect(await later(DAY - 12 * MINUTE)).toEqual([]);
    expect(await later(MINUTE)).toEqual([DAY_BEFORE]);
    expect(await later(MINUTE)).toEqual([]);
    const [, first, second] = await sent();
    expect(first).toMatchObject({ to: 'jansen@example.nl', method: null, ical: null });
    const phone = practice.browser();
    for (const letter of [first, second]) {
      const token = given(letter?.links[0]).split('#')[1];
      const { seat } = await phone.post<Invitation>('/api/link/press', { token });
      expect(seat).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('is reminded late rather than never, and once, by an appliance that was off', async () => {
    await planIn(3 * DAY);
    practice.clock.forward(2 * DAY + 20 * HOUR);
    await practice.restart();
    expect(await later(0)).toEqual([DAY_BEFORE]);
    await practice.restart();
    expect(await later(0)).toEqual([]);
  });

  test('hears of the time that counts, when it was moved', async () => {
    const { id } = await planIn(3 * DAY);
    const start = new Date(practice.clock.now + 5 * DAY).toISOString();
    await (await planner()).post(`/api/appointments/${id}/move`, { start, durationMin: 20 });
    expect(await later(2 * DAY)).toEqual([]);
    expect(await later(2 * DAY)).toEqual([DAY_BEFORE]);
    expect(given((await sent()).at(-1)).subject).toContain('12 december');
  });

  test('hears nothing of one that was cancelled, or planned just now', async () => {
    const { id } = await planIn(3 * DAY);
    await (await planner()).post(`/api/appointments/${id}/cancel`);
    expect(await later(2 * DAY)).toEqual([]);
    await planIn(25 * HOUR);
    expect(await later(HOUR)).toEqual([]);
  });
});

test('who has a telephone alone is reminded by text message', async () => {
  await planIn(3 * DAY);
  await later(2 * DAY);
  const texts = await sent('sms');
  expect(texts).toMatchObject([
    { to: '+31612345678', subject: '', text: expect.stringContaining('uw videoafspraak is') },
    { to: '+31612345678', subject: '', text: expect.stringContaining('denk aan uw videoafspraak') },
  ]);
});

test('who waits already is not reminded', async () => {
  const appointment = await planIn(2 * HOUR);
  practice.clock.forward(105 * MINUTE);
  const token = await practice.token(await planner(), appointment);
  await practice.browser().post('/api/link/press', { token });
  expect(await later(6 * MINUTE)).toEqual([]);
});

test('the organisation chooses when, or not at all', async () => {
  const { organisation } = practice.app.domains;
  await organisation.set(bySystem(), 'reminderMinutes', [120]);
  await planIn(2 * DAY);
  expect(await later(45 * HOUR)).toEqual([]);
  expect(await later(HOUR)).toEqual([DAY_BEFORE]);
  await organisation.set(bySystem(), 'reminderMinutes', []);
  await planIn(2 * DAY);
  expect(await later(2 * DAY - MINUTE)).toEqual([]);
  for (const wrong of [[4], [10, 10], [10_081], ['10'], [1.5], [10, 20, 30, 40], 10, null])
    await expect(organisation.set(bySystem(), 'reminderMinutes', wrong)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
});

test('a kind of appointment may have moments of its own, or none', async () => {
  const { db } = practice.appliance.database;
  const kind = (reminders: string | null) => db.updateTable('appointment_type').set({ reminders }).execute();
  await kind('[120]');
  await planIn(2 * DAY);
  expect(await later(45 * HOUR)).toEqual([]);
  expect(await later(HOUR)).toEqual([DAY_BEFORE]);
  await kind('[]');
  await planIn(2 * DAY);
  expect(await later(2 * DAY - MINUTE)).toEqual([]);
});

test('a message that still tries to leave is reminder enough', async () => {
  await planIn(3 * DAY);
  const { db } = practice.appliance.database;
  practice.clock.forward(2 * DAY);
  await db.updateTable('outbox').set({ state: 'failed', final_at: null, next_at: 9e15 }).execute();
  await tick();
  const rows = await db.selectFrom('outbox').select('template').execute();
  expect(rows).toEqual([{ template: 'invitation' }, { template: 'invitation' }]);
});
