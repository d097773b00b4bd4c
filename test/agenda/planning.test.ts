import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../server/core/clock.ts';
import type { Appointment, DayList, Patient, PlanAppointment } from '../../server/protocol/agenda.ts';
import { codeOf, given, House } from '../calls/house.ts';
import { PATIENT, RELATIVE } from '../support/practice.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';

function at(ms: number): string {
  return new Date(house.practice.clock.now + ms).toISOString();
}

async function planned(changed: Partial<PlanAppointment>): Promise<Appointment> {
  const [type] = await house.planner.browser.get<{ id: string }[]>('/api/appointment-types');
  return await house.planner.browser.post<Appointment>('/api/appointments', {
    typeId: given(type).id,
    clinicianId: house.doctor.account.id,
    start: at(HOUR),
    durationMin: 20,
    participants: [PATIENT],
    ...changed,
  });
}

function view({ id }: Appointment): Promise<Appointment> {
  return house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
}

describe('planning', () => {
  test('makes records, seats and messages, and a line for each', async () => {
    const from = await house.practice.size();
    const appointment = await planned({ participants: [PATIENT, RELATIVE] });
    const [patient, relative] = appointment.participants.map(given);
    expect(patient).toMatchObject({
      role: 'patient',
      patientId: expect.any(String),
      seat: { phase: 'invited' },
    });
    expect(relative).toMatchObject({ role: 'relative', patientId: null, phone: '+31612345678' });
    expect(patient?.delivery).not.toBe('none');
    const lines = await house.practice.lines(from);
    const codes = lines.map(({ code }) => code);
    expect(codes).toEqual(['patient.create', 'appointment.create', 'invite.created', 'invite.created']);
    const created = given(lines.find(({ code }) => code === 'appointment.create'));
    expect(created.obj).toEqual([`p:${patient?.patientId}`, `pt:${relative?.id}`, `a:${appointment.id}`]);
    expect(JSON.stringify(lines)).not.toMatch(/Jansen|jansen@|316123/);
  });

  test('a picked patient is used as he is: never changed, never made twice', async () => {
    const first = given(
      (await planned({ participants: [{ ...PATIENT, name: 'Oude Naam' }] })).participants[0],
    );
    const patientId = given(first.patientId);
    const again = await planned({ participants: [{ role: 'patient', patientId, name: 'Nieuwe Naam' }] });
    expect(again.participants).toMatchObject([{ patientId, name: 'Nieuwe Naam', mail: 'jansen@example.nl' }]);
    const found = await house.planner.browser.post<Patient[]>('/api/patients/search', { q: 'oude naam' });
    expect(found).toMatchObject([{ id: patientId, name: 'Oude Naam' }]);
    expect(await house.planner.browser.post('/api/patients/search', { q: 'Nieuwe Naam' })).toEqual([]);
    const same = { role: 'patient' as const, patientId, name: 'Oude Naam' };
    expect(await codeOf(planned({ participants: [same, same] }))).toBe('ALREADY_EXISTS');
  });

  const guest = { role: 'relative' as const, name: 'Piet', mail: 'piet@example.nl' };
  test.each<[string, Partial<PlanAppointment>, string]>([
    ['a time that is past', { start: '2020-01-01T10:00:00Z' }, 'BAD_TIME'],
    ['no type', { typeId: nobody }, 'TYPE_UNKNOWN'],
    ['no clinician', { clinicianId: nobody }, 'CLINICIAN_UNKNOWN'],
    ['no such patient', { participants: [{ ...PATIENT, patientId: nobody }] }, 'PATIENT_UNKNOWN'],
    ['nobody to reach', { participants: [{ role: 'patient', name: 'Jan' }] }, 'NO_CHANNEL'],
    ['no phone', { participants: [{ role: 'patient', name: 'Jan', phone: '12345' }] }, 'BAD_PHONE'],
    ['no name', { participants: [{ ...PATIENT, name: '\u202e\u200b' }] }, 'BAD_NAME'],
    ['too many emoji', { participants: [{ ...PATIENT, name: '\u{1f600}'.repeat(101) }] }, 'BAD_NAME'],
    ['10,000 emoji', { participants: [{ ...PATIENT, name: '\u{1f600}'.repeat(10_000) }] }, 'BAD_REQUEST'],
    ['nobody', { participants: [] }, 'BAD_REQUEST'],
    ['eight guests', { participants: Array.from({ length: 8 }, () => guest) }, 'BAD_REQUEST'],
    [
      'a mail address with a line break',
      { participants: [{ ...PATIENT, mail: 'a@b.nl\nBcc: x@y.nl' }] },
      'BAD_REQUEST',
    ],
    ['half an hour too little', { durationMin: 0 }, 'BAD_REQUEST'],
    [
      'a day that nobody was born on',
      { participants: [{ ...PATIENT, birthDate: '1950-02-30' }] },
      'BAD_REQUEST',
    ],
  ])('%s is refused, and nothing is kept', async (_name, changed, code) => {
    const from = await house.practice.size();
    const { db } = house.practice.appliance.database;
    const count = () => db.selectFrom('patient').select('id').execute();
    const before = (await count()).length;
    expect(await codeOf(planned(changed))).toBe(code);
    // who asks for somebody who is not there is told of in the log; who mistypes is not
    const tried = code.endsWith('_UNKNOWN') ? [['appointment.create', 4]] : [];
    expect((await house.practice.lines(from)).map((line) => [line.code, line.out])).toEqual(tried);
    expect((await count()).length).toBe(before);
  });

  test('seven guests and the host are a full appointment', async () => {
    const participants = [PATIENT, ...Array.from({ length: 6 }, () => guest)];
    expect((await planned({ participants })).participants.length).toBe(7);
  });
});

describe('moving and cancelling', () => {
  test('moves: everybody is invited anew and told, with a higher sequence', async () => {
    const appointment = await planned({});
    const from = await house.practice.size();
    const start = at(2 * DAY);
    const path = `/api/appointments/${appointment.id}/move`;
    const moved = await house.planner.browser.post<Appointment>(path, { start, durationMin: 30 });
    expect(moved).toMatchObject({ start, end: new Date(Date.parse(start) + 30 * MINUTE).toISOString() });
    const line = given((await house.practice.lines(from)).find(({ code }) => code === 'appointment.move'));
    expect(line.det).toMatchObject({ start, before: appointment.start, sequence: 1 });
  });

  test('moved away while somebody waits: he is told that he is invited again', async () => {
    const appointment = await house.plan();
    const { browser, seat } = await house.press(await house.token(appointment));
    const { socket } = await browser.sit(seat);
    const move = (start: string) =>
      house.planner.browser.post(`/api/appointments/${appointment.id}/move`, { start, durationMin: 20 });
    await move(at(12 * MINUTE));
    expect((await view(appointment)).participants[0]?.seat.phase).toBe('waiting');
    await move(at(DAY));
    expect(await socket.hear('phase')).toMatchObject({ phase: 'invited' });
    await socket.close();
  });

  test('cancelled is final, and told', async () => {
    const appointment = await planned({});
    const path = `/api/appointments/${appointment.id}`;
    const cancelled = await house.planner.browser.post<Appointment>(`${path}/cancel`);
    expect(cancelled).toMatchObject({ state: 'cancelled', participants: [{ seat: { phase: 'expired' } }] });
    const move = { start: at(DAY), durationMin: 20 };
    const link = `${path}/participants/${appointment.participants[0]?.id}/link`;
    for (const asked of [
      () => house.planner.browser.post(`${path}/cancel`),
      () => house.planner.browser.post(`${path}/move`, move),
      () => house.planner.browser.post(link),
      () => house.planner.browser.delete(link),
    ])
      expect(await codeOf(asked())).toBe('APPOINTMENT_CANCELLED');
  });

  test('who was withdrawn hears of neither', async () => {
    const appointment = await planned({ participants: [PATIENT, { ...PATIENT, name: 'Dhr. Pietersen' }] });
    const [gone, stays] = appointment.participants.map(given);
    await house.planner.browser.delete(`/api/appointments/${appointment.id}/participants/${gone?.id}/link`);
    await house.planner.browser.post(`/api/appointments/${appointment.id}/cancel`);
    const { db } = house.practice.appliance.database;
    const told = await db.selectFrom('outbox').selectAll().where('template', '=', 'cancelled').execute();
    const whom = told.filter((one) => one.appointment_id === appointment.id).map((one) => one.participant_id);
    expect(whom).toEqual([stays?.id]);
  });

  test('what does not exist, or belongs elsewhere, is unknown', async () => {
    const [one, other] = [await planned({}), await planned({})];
    const foreign = other.participants[0]?.id;
    for (const [path, code] of [
      [`/api/appointments/${nobody}/cancel`, 'APPOINTMENT_UNKNOWN'],
      [`/api/appointments/${nobody}/seat`, 'APPOINTMENT_UNKNOWN'],
      [`/api/appointments/${one.id}/participants/${foreign}/link`, 'PARTICIPANT_UNKNOWN'],
      [`/api/appointments/${one.id}/participants/${foreign}/resend`, 'PARTICIPANT_UNKNOWN'],
      [`/api/appointments/${one.id}/participants/${nobody}/link`, 'PARTICIPANT_UNKNOWN'],
      ['/api/appointments/1/cancel', 'BAD_REQUEST'],
    ] as const)
      expect(
        await codeOf(
          house.planner.browser.post(path, path.endsWith('resend') ? { channel: 'mail' } : undefined),
        ),
      ).toBe(code);
    expect(await codeOf(house.planner.browser.get(`/api/appointments/${nobody}`))).toBe(
      'APPOINTMENT_UNKNOWN',
    );
  });
});

describe('seeing', () => {
  test('a day is one clinician’s or everybody’s, by time, and a line with its filter', async () => {
    const early = await planned({ start: at(3 * DAY + HOUR) });
    const later = await planned({ start: at(3 * DAY + 2 * HOUR) });
    const day = early.start.slice(0, 10);
    const from = await house.practice.size();
    const list = await house.planner.browser.get<DayList>(`/api/appointments?day=${day}`);
    expect(list.appointments.map(({ id }) => id)).toEqual([early.id, later.id]);
    const none = await house.planner.browser.get<DayList>(`/api/appointments?day=${day}&clinician=${nobody}`);
    expect(none.appointments).toEqual([]);
    const boards = (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');
    expect(boards.map(({ det }) => det)).toEqual([
      { board: 'agenda', day, clinician: 'all', found: 2, part: 1 },
      { board: 'agenda', day, clinician: nobody, found: 0, part: 1 },
    ]);
    expect(boards[0]?.obj).toContain(`p:${early.participants[0]?.patientId}`);
  });

  test('a week is seven days, and a line that says so', async () => {
    const [first, last] = [await planned({ start: at(20 * DAY) }), await planned({ start: at(26 * DAY) })];
    const after = await planned({ start: at(27 * DAY) });
    const day = first.start.slice(0, 10);
    const from = await house.practice.size();
    const list = await house.planner.browser.get<DayList>(`/api/appointments?day=${day}&days=7`);
    const found = list.appointments.map(({ id }) => id);
    expect([first, last, after].map(({ id }) => found.includes(id))).toEqual([true, true, false]);
    const [board] = (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');
    expect(board?.det).toMatchObject({ board: 'week', day });
    for (const days of ['0', '8', 'x'])
      expect(await codeOf(house.planner.browser.get(`/api/appointments?day=${day}&days=${days}`))).toBe(
        'BAD_REQUEST',
      );
  });

  test('more than 200 people on a board are further lines', async () => {
    const start = at(5 * DAY);
    const seven = Array.from({ length: 7 }, (_, n) => ({ ...PATIENT, name: `Patiënt ${n}` }));
    for (let time = 0; time < 30; time += 1) await planned({ start, participants: seven });
    const from = await house.practice.size();
    await house.planner.browser.get(`/api/appointments?day=${start.slice(0, 10)}`);
    const boards = (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');
    expect(boards.map(({ obj, det }) => [obj.length, det['part']])).toEqual([
      [200, 1],
      [10, 2],
    ]);
  });

  test('an appointment that is opened is a line', async () => {
    const appointment = await planned({});
    const from = await house.practice.size();
    await view(appointment);
    expect(await house.practice.codes(from)).toEqual(['appointment.viewed']);
  });

  test.each([
    ['day=2026-02-30', 'BAD_REQUEST'],
    ['day=morgen', 'BAD_REQUEST'],
    ['', 'BAD_REQUEST'],
    [`day=2026-12-07&clinician=${nobody}'--`, 'BAD_REQUEST'],
    ['day=2026-12-07&more=1', 'BAD_REQUEST'],
  ])('?%s is a BAD_REQUEST', async (query, code) => {
    expect(await codeOf(house.planner.browser.get(`/api/appointments?${query}`))).toBe(code);
  });

  test('a search finds by name, birth date and number; what was typed stands nowhere in clear', async () => {
    const named = { ...PATIENT, name: 'Wil 100%_zeker', birthDate: '1950-03-07' };
    const { participants } = await planned({ participants: [named] });
    const id = given(participants[0]?.patientId);
    await house.practice.appliance.database.db
      .insertInto('patient_number')
      .values({ patient_id: id, source: 'epd', number: '10002000' })
      .execute();
    const search = async (q: string) =>
      (await house.planner.browser.post<Patient[]>('/api/patients/search', { q })).map((found) => found.id);
    const from = await house.practice.size();
    for (const q of ['zeker WIL', '0%_z', '7-3-1950', '1950-03-07', '1000 2000'])
      expect(await search(q), q).toEqual([id]);
    for (const q of ['%%', '__', '1000200', "' or 1=1 --", '  ']) expect(await search(q), q).toEqual([]);
    const lines = await house.practice.appliance.database.db
      .selectFrom('audit')
      .select('body')
      .where('seq', '>', from)
      .where('body', 'like', '%patient.search%')
      .execute();
    expect(lines.length).toBe(10);
    expect(JSON.stringify(lines)).not.toMatch(/zeker|1950|1000/i);
  });
});

describe('who may what', () => {
  test('guests nothing, clinicians plan, who runs the machine sees no patient', async () => {
    const admin = await house.practice.staff('Ilse Technisch', 'admin');
    const manager = await house.practice.staff('Jan Leider', 'manager');
    const day = '/api/appointments?day=2026-12-07';
    const search = (browser: typeof admin.browser) => browser.post('/api/patients/search', { q: 'jansen' });
    expect(await codeOf(house.practice.browser().get(day))).toBe('NOT_SIGNED_IN');
    expect(await codeOf(admin.browser.get(day))).toBe('NOT_ALLOWED');
    expect(await codeOf(search(admin.browser))).toBe('NOT_ALLOWED');
    expect(await manager.browser.get(day)).toMatchObject({ day: '2026-12-07' });
    expect(await codeOf(search(manager.browser))).toBe('NOT_ALLOWED');
    expect((await house.practice.plan(house.doctor.browser, house.doctor.account)).state).toBe('planned');
  });
});
