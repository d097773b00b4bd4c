import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../server/core/clock.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { AppointmentStanding, PatientKnown } from '../../../server/protocol/api-v1.ts';
import { codeOf, House } from '../../calls/house.ts';
import { TestSystem } from './system.ts';

const house = new House();
let epd: TestSystem;
beforeAll(async () => {
  const { browser } = await house.practice.staff('Mia Manager', 'manager');
  epd = await TestSystem.admit(browser);
});

const told = (changed: Record<string, unknown> = {}) => ({
  code: 'VIDEO20',
  clinician: 'annadevries@praktijk.nl',
  start: '2026-12-08T09:00:00.000Z',
  patient: { number: '4711', name: 'Mw. Jansen', birthDate: '1950-03-07', mail: 'jansen@example.nl' },
  ...changed,
});
const put = (number: string, body: unknown, headers?: Record<string, string>) =>
  epd.ask<AppointmentStanding>('PUT', `/appointments/${number}`, body, headers);
const read = (number: string) => epd.ask<AppointmentStanding>('GET', `/appointments/${number}`);
const seen = (id: string) => house.planner.browser.get<Appointment>(`/api/appointments/${id}`);

describe('an appointment of another system', () => {
  test('is planned by its number, invited, and in the log with the token as its user', async () => {
    const from = await house.practice.size();
    const { status, body, etag } = await put('A1', told());
    expect(status).toBe(201);
    expect(body).toMatchObject({ number: 'A1', code: 'VIDEO20', state: 'planned', minutes: 0 });
    expect(body.end).toBe('2026-12-08T09:20:00.000Z');
    expect(body.guests).toMatchObject([{ role: 'patient', tested: null }]);
    expect(etag).toBe(`"${body.tag}"`);
    expect(JSON.stringify(body)).not.toMatch(/Jansen|jansen@/);
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual(['patient.create', 'appointment.create', 'invite.created']);
    expect(new Set(lines.map(({ usr }) => usr))).toEqual(new Set([`svc:${epd.id}`]));
    await house.practice.posted();
    expect((await read('A1')).body.guests).toMatchObject([{ stage: 'sent' }]);
  });

  test('told twice is one; told otherwise is moved, and readdressed', async () => {
    const first = await put('B1', told({ start: '2026-12-09T09:00:00.000Z' }));
    const from = await house.practice.size();
    const again = await put('B1', told({ start: '2026-12-09T09:00:00.000Z' }));
    expect([again.status, again.etag]).toEqual([200, first.etag]);
    expect(await house.practice.codes(from)).toEqual(['appointment.viewed']);
    const moved = await put('B1', told({ start: '2026-12-09T10:00:00.000Z', minutes: 45 }));
    expect(moved.body).toMatchObject({
      id: first.body.id,
      start: '2026-12-09T10:00:00.000Z',
      end: '2026-12-09T10:45:00.000Z',
    });
    expect(moved.etag).not.toBe(first.etag);
    const mail = { number: '4711', name: 'Mw. Jansen', mail: 'nieuw@example.nl' };
    await put('B1', told({ start: '2026-12-09T10:00:00.000Z', minutes: 45, patient: mail }));
    expect((await seen(first.body.id)).participants).toMatchObject([{ mail: 'nieuw@example.nl' }]);
  });

  test('that people moved here stays where they put it, until the system says something new', async () => {
    const wanted = told({ start: '2026-12-10T09:00:00.000Z' });
    const { body } = await put('C1', wanted);
    const here = { start: '2026-12-10T13:00:00.000Z', durationMin: 20 };
    await house.planner.browser.post(`/api/appointments/${body.id}/move`, here);
    expect((await put('C1', wanted)).body.start).toBe(here.start);
    const tag = `"${body.tag}"`;
    const later = told({ start: '2026-12-10T14:00:00.000Z' });
    expect(await codeOf(put('C1', later, { 'if-match': tag }))).toBe('CHANGED_MEANWHILE');
    const { etag } = await read('C1');
    expect((await put('C1', later, { 'if-match': etag ?? '' })).body.start).toBe(later.start);
  });

  test('goes to another clinician, and is cancelled once', async () => {
    const { account } = await house.practice.staff('Carla Cohen', 'clinician');
    const { body } = await put('D1', told({ start: '2026-12-11T09:00:00.000Z' }));
    const other = told({ start: '2026-12-11T09:00:00.000Z', clinician: 'Carla Cohen' });
    expect((await put('D1', other)).body.clinician).toEqual({ id: account.id, name: 'Carla Cohen' });
    const from = await house.practice.size();
    for (let times = 0; times < 2; times += 1) {
      const gone = await epd.ask<AppointmentStanding>('DELETE', '/appointments/D1');
      expect(gone.body).toMatchObject({ id: body.id, state: 'cancelled' });
    }
    expect(await house.practice.codes(from)).toEqual(['appointment.cancel', 'appointment.viewed']);
    expect(await codeOf(put('D1', told()))).toBe('APPOINTMENT_CANCELLED');
  });

  test('planned ten times at once is one', async () => {
    const wanted = told({
      start: '2026-12-14T09:00:00.000Z',
      patient: { name: 'Dhr. Visser', phone: '0612345678' },
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => put('E1', wanted)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('is the same by file and by call: a source has one set of numbers', async () => {
    await put('F1', told({ start: '2026-12-15T09:00:00.000Z' }));
    const text = [
      'nummer;code;zorgverlener;datum;tijd;naam;mail;patientnummer',
      'F1;VIDEO20;Anna de Vries;15-12-2026;10:00;Mw. Jansen;jansen@example.nl;4711',
    ].join('\n');
    const report = await house.planner.browser.post('/api/import', { source: 'epd', text });
    expect(report).toMatchObject({ lines: [{ act: 'same' }] });
  });

  test('shows the minutes of a call that ended', async () => {
    await put('G1', told({ start: new Date(house.practice.clock.now + 5 * MINUTE).toISOString() }));
    const { id } = (await read('G1')).body;
    const appointment = await seen(id);
    const { browser, seat } = await house.press(await house.token(appointment));
    const { socket } = await browser.sit(seat);
    const { socket: host } = await house.doctor.browser.sit(
      await house.staffSeat(house.doctor.browser, appointment),
    );
    await socket.hear('call');
    host.say({ type: 'admit', seat });
    await socket.hear('phase', ({ phase }) => phase === 'admitted');
    expect((await read('G1')).body.guests).toMatchObject([{ stage: 'in-call' }]);
    await house.pass(7 * MINUTE);
    host.say({ type: 'end' });
    await socket.hear('ended');
    expect((await read('G1')).body).toMatchObject({ minutes: 7, guests: [{ stage: 'done' }] });
    await Promise.all([host.close(), socket.close()]);
  });
});

describe('what cannot be', () => {
  test.each([
    [{ code: 'NIETS' }, 'TYPE_UNKNOWN'],
    [{ clinician: 'bas bakker' }, 'CLINICIAN_UNKNOWN'],
    [{ start: '2020-01-01T09:00:00Z' }, 'BAD_TIME'],
    [{ start: '2026-02-30T09:00:00Z' }, 'BAD_TIME'],
    [{ patient: { name: '\u202e', mail: 'a@b.nl' } }, 'BAD_NAME'],
    [{ patient: { name: 'Jansen' } }, 'NO_CHANNEL'],
    [{ patient: { name: 'Jansen', phone: '12345' } }, 'BAD_PHONE'],
    [{ patient: { name: 'Jansen', mail: 'a@b.nl\r\nBcc: c@d.nl' } }, 'BAD_REQUEST'],
    [{ patient: { name: 'Jansen', mail: 'a@b.nl', birthDate: '2030-01-01' } }, 'BAD_REQUEST'],
    [{ more: 1 }, 'BAD_REQUEST'],
  ])('%j is %s', async (changed, code) => {
    expect(await codeOf(put('X1', told(changed)))).toBe(code);
    expect(await codeOf(read('X1'))).toBe('APPOINTMENT_UNKNOWN');
  });

  test('a number that has another patient or another kind keeps it', async () => {
    await put('H1', told({ start: '2026-12-16T09:00:00.000Z' }));
    await epd.ask('PUT', '/patients/9', { name: 'Dhr. Ander', mail: 'ander@example.nl' });
    const other = { number: '9', name: 'Dhr. Ander', mail: 'ander@example.nl' };
    expect(await codeOf(put('H1', told({ patient: other })))).toBe('NUMBER_TAKEN');
    expect(await codeOf(put('H1', told({ code: 'VIDEO10' })))).toBe('NUMBER_TAKEN');
    expect(await codeOf(put('..%2f..', told()))).toBe('BAD_REQUEST');
  });
});

test('a record of a patient is kept by its number', async () => {
  const from = await house.practice.size();
  const path = '/patients/P-1';
  const made = await epd.ask<PatientKnown>('PUT', path, { name: 'Mw. Bos', phone: '06 12345678' });
  expect(made).toMatchObject({ status: 201, body: { number: 'P-1', phone: '+31612345678', mail: null } });
  await epd.ask('PUT', path, { name: 'Mw. Bos', phone: '0612345678' });
  const changed = await epd.ask<PatientKnown>('PUT', path, { name: 'Mw. Bos-Smit', mail: 'bos@example.nl' });
  expect(changed.body).toMatchObject({ id: made.body.id, name: 'Mw. Bos-Smit', phone: null });
  expect((await epd.ask('GET', path)).body).toEqual(changed.body);
  expect(await codeOf(epd.ask('GET', '/patients/unknown'))).toBe('PATIENT_UNKNOWN');
  expect(await house.practice.codes(from)).toEqual([
    'patient.create',
    'patient.record_accessed',
    'patient.update',
    'patient.record_accessed',
    'patient.record_accessed',
  ]);
});
