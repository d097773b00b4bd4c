import { beforeAll, describe, expect, test } from 'vitest';
import { IdentityTries } from '../../server/calls/identity-tries.ts';
import { MINUTE } from '../../server/core/clock.ts';
import type { Appointment, PlanAppointment } from '../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../server/protocol/appointment-types.ts';
import type { IdentityAsked } from '../../server/protocol/identity.ts';
import type { TestBrowser } from '../support/browser.ts';
import { codeOf, given, House } from './house.ts';

const house = new House();
const kinds = new Map<IdentityAsked, string>();
beforeAll(async () => {
  const { browser } = await house.practice.staff('Mieke Manager', 'manager');
  for (const identity of ['birth-date', 'pin'] as const) {
    const wanted = { code: identity, name: identity, durationMin: 20, opensMin: 15, closesMin: 60 };
    const more = {
      colour: 1,
      bufferMin: 0,
      archived: false,
      identity,
      careCode: '',
      careMinutes: [],
      carePhone: '',
      careNoShow: '',
      reminderMinutes: null,
      ...{ way: 'video', wayText: '', pictures: 'both' },
    };
    const type = await browser.post<AppointmentType>('/api/appointment-types', { ...wanted, ...more });
    kinds.set(identity, type.id);
  }
});

const BORN = { role: 'patient', name: 'Mw. Jansen', mail: 'j@example.nl', birthDate: '1941-03-12' } as const;

async function plan(
  asks: IdentityAsked,
  participants: PlanAppointment['participants'] = [BORN],
): Promise<{ appointment: Appointment; token: string }> {
  const plan: PlanAppointment = {
    typeId: given(kinds.get(asks)),
    clinicianId: house.doctor.account.id,
    start: new Date(house.practice.clock.now + 10 * MINUTE).toISOString(),
    durationMin: 20,
    participants: [...participants],
  };
  const appointment = await house.planner.browser.post<Appointment>('/api/appointments', plan);
  return { appointment, token: await house.token(appointment) };
}

const press = (token: string, answer?: string, browser: TestBrowser = house.practice.browser()) =>
  browser.post<{ seat: string }>('/api/link/press', answer === undefined ? { token } : { token, answer });
const again = ({ id }: Appointment) => house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
const firstOf = async (appointment: Appointment) => given((await again(appointment)).participants[0]);
const givePin = async (appointment: Appointment) => {
  const path = `/api/appointments/${appointment.id}/participants/${appointment.participants[0]?.id}/pin`;
  return (await house.planner.browser.post<{ pin: string }>(path)).pin;
};

describe('who comes to an appointment that asks the birth date', () => {
  test('takes no seat before the right one, and then everybody sees what he was known by', async () => {
    const { appointment, token } = await plan('birth-date');
    const from = await house.practice.size();
    expect(await codeOf(press(token))).toBe('IDENTITY_BIRTH_DATE');
    expect(await house.practice.codes(from)).toEqual([]);
    expect(await codeOf(press(token, '1941-12-03'))).toBe('IDENTITY_WRONG');
    expect((await firstOf(appointment)).seat).toMatchObject({ phase: 'invited', bound: false });
    expect((await firstOf(appointment)).identity).toEqual({ asks: 'birth-date', pinGiven: false });
    const before = await house.practice.size();
    const { seat } = await press(token, '1941-03-12');
    const { seat: view } = await firstOf(appointment);
    expect(view).toMatchObject({ seat, phase: 'waiting', identity: 'birth-date' });
    const lines = (await house.practice.lines(before)).slice(0, 2);
    expect(lines).toMatchObject([
      { code: 'identity.checked', out: 0, det: { how: 'birth-date' } },
      { code: 'link.exchanged' },
    ]);
    const wrong = (await house.practice.lines(from)).filter(({ code }) => code === 'identity.checked');
    expect(wrong[0]).toMatchObject({ out: 4, why: 'identity-wrong', det: { how: 'birth-date' } });
  });

  test('is told the birth date in no line', async () => {
    const { token } = await plan('birth-date');
    const from = await house.practice.size();
    await codeOf(press(token, '1941-12-03'));
    await press(token, '1941-03-12');
    expect(JSON.stringify(await house.practice.lines(from))).not.toMatch(/1941/);
  });

  test('is not asked again on the browser that has the seat, but on any other one', async () => {
    const { token, appointment } = await plan('birth-date');
    const browser = house.practice.browser();
    await press(token, '1941-03-12', browser);
    expect(await press(token, undefined, browser)).toMatchObject({ seat: expect.any(String) });
    house.practice.clock.forward(MINUTE);
    await house.allGone(appointment);
    expect(await codeOf(press(token))).toBe('IDENTITY_BIRTH_DATE');
    const path = `/api/seats/${(await firstOf(appointment)).seat.seat}/move`;
    await house.planner.browser.post(path);
    expect((await firstOf(appointment)).seat.identity).toBeUndefined();
    expect(await codeOf(press(token, undefined, browser))).toBe('IDENTITY_BIRTH_DATE');
  });

  test('needs a PIN when no birth date is known', async () => {
    const { appointment, token } = await plan('birth-date', [
      { role: 'relative', name: 'Piet', mail: 'p@example.nl' },
    ]);
    expect(await codeOf(press(token))).toBe('IDENTITY_PIN');
    expect((await firstOf(appointment)).identity).toEqual({ asks: 'pin', pinGiven: false });
    expect(await codeOf(press(token, '000000'))).toBe('IDENTITY_WRONG');
    await press(token, await givePin(appointment));
    expect((await firstOf(appointment)).seat.identity).toBe('pin');
  });

  test('is sent to the desk after five tries, and a PIN of the desk lets in', async () => {
    const { appointment, token } = await plan('birth-date');
    for (let time = 0; time < 5; time += 1)
      expect(await codeOf(press(token, '1900-01-01'))).toBe('IDENTITY_WRONG');
    expect(await codeOf(press(token, '1941-03-12'))).toBe('IDENTITY_CLOSED');
    const pin = await givePin(appointment);
    expect(await codeOf(press(token))).toBe('IDENTITY_PIN');
    expect(await codeOf(press(token, '1941-03-12'))).toBe('IDENTITY_WRONG');
    await press(token, pin);
  });
});

describe('a PIN', () => {
  test('is six digits, made anew each time; the older one stops working', async () => {
    const { appointment, token } = await plan('pin');
    const from = await house.practice.size();
    const [first, second] = [await givePin(appointment), await givePin(appointment)];
    expect([first, second]).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringMatching(/^\d{6}$/)]);
    expect(await house.practice.codes(from)).toEqual(['identity.pin_given', 'identity.pin_given']);
    expect((await firstOf(appointment)).identity).toEqual({ asks: 'pin', pinGiven: true });
    if (first !== second) expect(await codeOf(press(token, first))).toBe('IDENTITY_WRONG');
    await press(token, second);
  });

  test('is stored nowhere as it is', async () => {
    const { appointment } = await plan('pin');
    const pin = await givePin(appointment);
    const rows = await house.practice.appliance.database.db.selectFrom('guest_pin').selectAll().execute();
    expect(rows.every(({ hash }) => hash.length === 32)).toBe(true);
    expect(JSON.stringify(await again(appointment))).not.toContain(`"${pin}"`);
  });

  test.each(['12345', '1234567', '١٢٣٤٥٦', '1941-3-1', '', ' 12345'])('%j is no answer', async (answer) => {
    const { token } = await plan('pin');
    expect(await codeOf(press(token, answer))).toBe('BAD_REQUEST');
  });
});

describe('tries', () => {
  test('of a stranger elsewhere do not use up those of the person', () => {
    const tries = new IdentityTries();
    const at = (address: string) => Array.from({ length: 6 }, () => tries.take('x', address, 0));
    expect(at('192.0.2.1')).toEqual([true, true, true, true, true, false]);
    expect(at('2001:db8::1')).toEqual([true, true, true, true, true, false]);
    expect(tries.take('x', '2001:db8::2', 0)).toBe(false);
    expect(tries.take('another', '192.0.2.1', 0)).toBe(true);
  });

  test('from many networks are twenty, and then twelve an hour', () => {
    const tries = new IdentityTries();
    let done = 0;
    for (let host = 0; host < 200; host += 1) if (tries.take('x', `198.51.100.${host}`, 0)) done += 1;
    expect(done).toBe(20);
    for (let host = 0; host < 200; host += 1)
      if (tries.take('x', `203.0.113.${host}`, 60 * MINUTE)) done += 1;
    expect(done).toBe(32);
  });
});
