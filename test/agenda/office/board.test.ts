import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../server/core/clock.ts';
import type { Appointment, Patient } from '../../../server/protocol/agenda.ts';
import type { Board, BoardRow, BoardRows, PatientAppointment } from '../../../server/protocol/board.ts';
import { codeOf, given, House } from '../../calls/house.ts';
import { PATIENT, RELATIVE } from '../../support/practice.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';
const dayOf = ({ start }: Appointment) => start.slice(0, 10);

const open = (day: string) => house.planner.browser.get<Board>(`/api/board?day=${day}`);
const look = (day: string, ...ids: string[]) =>
  house.planner.browser.post<BoardRows>('/api/board/rows', { day, ids });
async function guestsOf(appointment: Appointment): Promise<BoardRow['guests']> {
  const { rows } = await look(dayOf(appointment), appointment.id);
  return given(rows[0]).guests;
}
const lookedAt = async (from: number) =>
  (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');

describe('the planners’ board', () => {
  test('shows everybody’s appointments of a day with each guest, and is a line with all of them', async () => {
    const appointment = await house.plan({ minutes: DAY / 60_000, participants: [PATIENT, RELATIVE] });
    const from = await house.practice.size();
    const board = await open(dayOf(appointment));
    const row = given(board.rows.find(({ id }) => id === appointment.id));
    expect(row).toMatchObject({
      clinician: house.doctor.account.id,
      state: 'planned',
      location: board.locations[0]?.id,
    });
    expect(row.guests).toMatchObject([
      { role: 'patient', name: 'Mw. Jansen', online: false, test: null },
      { role: 'relative', name: 'Piet Jansen' },
    ]);
    // no more than the board needs: addresses are a press further
    expect(JSON.stringify(row)).not.toMatch(/jansen@|\+316/);
    expect(board.clinicians).toEqual([{ id: house.doctor.account.id, name: 'Anna de Vries' }]);
    const [line] = await lookedAt(from);
    expect(line?.det).toMatchObject({
      board: 'planning',
      day: dayOf(appointment),
      clinician: 'all',
      found: 2,
    });
  });

  test('that is open lives on without a line; who was not on it yet is one', async () => {
    const first = await house.plan({ minutes: (2 * DAY) / 60_000 });
    await open(dayOf(first));
    const from = await house.practice.size();
    await look(dayOf(first), first.id);
    expect(await lookedAt(from)).toEqual([]);
    const second = await house.plan({ minutes: (2 * DAY) / 60_000, participants: [PATIENT, PATIENT] });
    await look(dayOf(first), first.id, second.id);
    await look(dayOf(first), second.id);
    const lines = await lookedAt(from);
    expect(lines.map(({ det }) => det['found'])).toEqual([2]);
    expect(lines[0]?.obj).toEqual(second.participants.map(({ patientId }) => `p:${patientId}`));
  });

  test('asked by somebody who opened none, every row is a line', async () => {
    const appointment = await house.plan({ minutes: (3 * DAY) / 60_000 });
    const from = await house.practice.size();
    const other = await house.practice.staff('Carla de Wit', 'assistant');
    await other.browser.post('/api/board/rows', { day: dayOf(appointment), ids: [appointment.id] });
    expect((await lookedAt(from)).length).toBe(1);
  });

  test('rows of another day are not on it', async () => {
    const appointment = await house.plan({ minutes: (4 * DAY) / 60_000 });
    expect((await look('2026-12-07', appointment.id)).rows).toEqual([]);
    expect((await look(dayOf(appointment), nobody)).rows).toEqual([]);
  });

  test.each(['day=2026-02-30', 'day=', '', 'day=2026-12-07&clinician=x'])(
    '?%s is a BAD_REQUEST',
    async (query) => {
      expect(await codeOf(house.planner.browser.get(`/api/board?${query}`))).toBe('BAD_REQUEST');
    },
  );

  test('a clinician sees the own agenda, not this', async () => {
    expect(await codeOf(house.doctor.browser.get('/api/board?day=2026-12-07'))).toBe('NOT_ALLOWED');
  });

  test('opened, waiting, in the call, done: each shows, and desks hear that the link was opened', async () => {
    const { socket } = await house.planner.browser.desk();
    const appointment = await house.plan();
    const token = await house.token(appointment);
    socket.heard.length = 0;
    const guest = house.practice.browser();
    await guest.post('/api/link/look', { token });
    await socket.hear('agenda', (news) => news.appointment === appointment.id);
    expect((await guestsOf(appointment))[0]?.stage).toBe('opened');
    await guest.post('/api/link/look', { token });
    const { seat } = await house.press(token, guest);
    expect((await guestsOf(appointment))[0]).toMatchObject({ stage: 'waiting', online: false });
    const { socket: line } = await guest.sit(seat);
    const { socket: host } = await house.doctor.browser.sit(
      await house.staffSeat(house.doctor.browser, appointment),
    );
    await line.hear('call');
    host.say({ type: 'admit', seat });
    await line.hear('phase', ({ phase }) => phase === 'admitted');
    expect((await guestsOf(appointment))[0]).toMatchObject({ stage: 'in-call', online: true });
    host.say({ type: 'end' });
    await line.hear('ended');
    expect((await guestsOf(appointment))[0]?.stage).toBe('done');
    await Promise.all([line.close(), host.close(), socket.close()]);
  });
});

describe('how it went, in the word of a person', () => {
  const say = ({ id, participants }: Appointment, outcome: string | null) =>
    house.planner.browser.post(`/api/appointments/${id}/participants/${participants[0]?.id}/outcome`, {
      outcome,
    });

  test('is kept, a line each time it changes, and can be taken back', async () => {
    const appointment = await house.plan();
    const from = await house.practice.size();
    for (const outcome of ['phone', 'phone', 'no-show', null, null]) await say(appointment, outcome);
    const closed = (await house.practice.lines(from)).filter(({ code }) => code === 'appointment.closed');
    expect(closed.map(({ det }) => det['result'])).toEqual(['phone', 'no-show', 'open']);
    expect(closed[0]?.obj).toEqual([`p:${appointment.participants[0]?.patientId}`, `a:${appointment.id}`]);
    await say(appointment, 'phone');
    expect((await guestsOf(appointment))[0]?.stage).toBe('phone');
    await say(appointment, null);
    expect((await guestsOf(appointment))[0]?.stage).not.toBe('phone');
  });

  test('is of a guest of this appointment, which stands', async () => {
    const [one, other] = [await house.plan(), await house.plan()];
    expect(await codeOf(say({ ...one, participants: other.participants }, 'phone'))).toBe(
      'PARTICIPANT_UNKNOWN',
    );
    expect(await codeOf(say({ ...one, id: nobody }, 'phone'))).toBe('APPOINTMENT_UNKNOWN');
    expect(await codeOf(say(one, 'maybe'))).toBe('BAD_REQUEST');
  });
});

describe('another way to reach somebody', () => {
  const correct = ({ id, participants }: Appointment, to: object, place = 0) =>
    house.planner.browser.post(`/api/appointments/${id}/participants/${participants[place]?.id}/contact`, to);

  test('invites anew, ends the older links, and mends the record that was as wrong', async () => {
    const appointment = await house.plan({ minutes: HOUR / 60_000 });
    const token = await house.token(appointment);
    const from = await house.practice.size();
    await correct(appointment, { mail: 'goed@example.nl', phone: null });
    expect(await codeOf(house.practice.browser().post('/api/link/look', { token }))).toBe('LINK_UNKNOWN');
    const lines = await house.practice.lines(from);
    const codes = lines.map(({ code }) => code).filter((code) => code !== 'invite.refused');
    expect(codes).toEqual(['contact.corrected', 'patient.update']);
    expect(lines[0]?.det).toMatchObject({ fields: 'mail' });
    expect(JSON.stringify(lines)).not.toContain('goed@');
    const seen = await house.planner.browser.get<Appointment>(`/api/appointments/${appointment.id}`);
    expect(seen.participants[0]).toMatchObject({ mail: 'goed@example.nl', phone: null });
    const [found] = await house.planner.browser.post<Patient[]>('/api/patients/search', { q: 'jansen' });
    const records = await house.practice.appliance.database.db
      .selectFrom('patient')
      .select('mail')
      .where('id', '=', given(appointment.participants[0]?.patientId))
      .executeTakeFirstOrThrow();
    expect([records.mail, found === undefined]).toEqual(['goed@example.nl', false]);
  });

  test('makes who was withdrawn welcome again: an invitation that opens nothing would be a riddle', async () => {
    const appointment = await house.plan({ minutes: HOUR / 60_000 });
    const path = `/api/appointments/${appointment.id}`;
    await house.planner.browser.delete(`${path}/participants/${appointment.participants[0]?.id}/link`);
    await correct(appointment, { mail: 'weer@example.nl', phone: null });
    const seen = await house.planner.browser.get<Appointment>(path);
    expect(seen.participants[0]?.seat.phase).toBe('invited');
  });

  test('leaves a record alone that says something else, and nothing new is no line', async () => {
    const first = await house.plan({ minutes: HOUR / 60_000 });
    const patientId = given(first.participants[0]?.patientId);
    const again = await house.plan({
      minutes: HOUR / 60_000,
      participants: [{ role: 'patient', patientId, name: 'Mw. Jansen', mail: 'dochter@example.nl' }],
    });
    await correct(again, { mail: 'zoon@example.nl', phone: '06-12345678' });
    const from = await house.practice.size();
    await correct(again, { mail: 'zoon@example.nl', phone: '+31612345678' });
    expect(await house.practice.codes(from)).toEqual([]);
    const record = await house.practice.appliance.database.db
      .selectFrom('patient')
      .select(['mail', 'phone'])
      .where('id', '=', patientId)
      .executeTakeFirstOrThrow();
    // the number was unknown to both: now both know it
    expect(record).toEqual({ mail: 'jansen@example.nl', phone: '+31612345678' });
  });

  test.each<[object, string]>([
    [{ mail: null, phone: null }, 'NO_CHANNEL'],
    [{ mail: null, phone: '12345' }, 'BAD_PHONE'],
    [{ mail: 'a@b.nl\r\nBcc: c@d.nl', phone: null }, 'BAD_REQUEST'],
    [{ mail: 'a@b.nl' }, 'BAD_REQUEST'],
  ])('%j is %s', async (to, code) => {
    expect(await codeOf(correct(await house.plan(), to))).toBe(code);
  });
});

describe('a patient’s appointments', () => {
  test('the newest first, and the line that they were seen', async () => {
    const first = await house.plan({ minutes: 30 });
    const patientId = given(first.participants[0]?.patientId);
    const participants = [{ role: 'patient' as const, patientId, name: 'Mw. Jansen' }];
    const second = await house.plan({ minutes: DAY / 60_000, participants });
    const from = await house.practice.size();
    const path = `/api/patients/${patientId}/appointments`;
    const seen = await house.planner.browser.get<PatientAppointment[]>(path);
    expect(seen.map(({ id }) => id)).toEqual([second.id, first.id]);
    const [line] = await house.practice.lines(from);
    expect(line).toMatchObject({ code: 'patient.record_accessed', obj: [`p:${patientId}`] });
    expect(line?.det).toMatchObject({ view: 'appointments', fields: 2 });
    expect(await codeOf(house.planner.browser.get(`/api/patients/${nobody}/appointments`))).toBe(
      'PATIENT_UNKNOWN',
    );
  });
});
