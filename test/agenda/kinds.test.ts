import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../server/core/clock.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type {
  AppointmentType,
  KindOfAppointment,
  TypeWanted,
} from '../../server/protocol/appointment-types.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { ImportReport } from '../../server/protocol/import.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT } from '../support/practice.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const WANTED: TypeWanted = {
  code: '510',
  name: 'Videoconsult fysio',
  durationMin: 25,
  opensMin: 10,
  closesMin: 30,
  colour: 5,
  bufferMin: 5,
  identity: 'none',
  archived: false,
  careCode: '1000',
  careMinutes: [],
  carePhone: '',
  careNoShow: '',
  reminderMinutes: [1440, 10],
  way: 'video',
  wayText: '',
  pictures: 'both',
};
const make = (changed: Partial<TypeWanted> = {}) =>
  manager.browser.post<KindOfAppointment>('/api/appointment-types', { ...WANTED, ...changed });
const change = (id: string, changed: Partial<TypeWanted>) =>
  manager.browser.post<KindOfAppointment>(`/api/appointment-types/${id}`, { ...WANTED, ...changed });
const offered = async () =>
  (await house.planner.browser.get<KindOfAppointment[]>('/api/appointment-types')).map(({ code }) => code);

describe('kinds of appointment', () => {
  test('a file with its code is planned with it, and lasts and opens as it says', async () => {
    const from = await house.practice.size();
    const made = await make();
    expect(made).toMatchObject(WANTED);
    const [line] = await house.practice.lines(from);
    expect(line).toMatchObject({ code: 'type.create', obj: [`t:${made.id}`] });
    const head = 'afspraaknummer;code;zorgverlener;datum;tijd;naam;mail';
    const row = 'A-1;510;Anna de Vries;08-12-2026;10:00;Mw. Bestand;bestand@example.nl';
    const report = await house.planner.browser.post<ImportReport>('/api/import', {
      source: 'epd',
      text: `${head}\n${row}`,
    });
    expect(JSON.stringify(report)).toContain('"plan"');
    const { appointments } = await house.planner.browser.get<{ appointments: Appointment[] }>(
      '/api/appointments?day=2026-12-08',
    );
    expect(appointments[0]).toMatchObject({
      type: { code: '510', colour: 5 },
      end: '2026-12-08T09:25:00.000Z',
    });
  });

  test('a code is its own, whatever its capitals; the own one may stay', async () => {
    const made = await make({ code: 'Fysio-1' });
    expect(await codeOf(make({ code: 'FYSIO-1' }))).toBe('ALREADY_EXISTS');
    const other = await make({ code: 'fysio-2' });
    expect(await codeOf(change(other.id, { code: 'fysio-1' }))).toBe('ALREADY_EXISTS');
    expect(await change(made.id, { code: 'fysio-1' })).toMatchObject({ code: 'fysio-1' });
  });

  test('a change is a line with what changed, and nothing new is none', async () => {
    const made = await make({ code: 'C1' });
    const from = await house.practice.size();
    await change(made.id, { code: 'C1' });
    await change(made.id, { code: 'C1', bufferMin: 15, colour: 2 });
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code, det }) => [code, det['fields']])).toEqual([
      ['type.update', 'bufferMin colour'],
    ]);
  });

  test('that is no longer used can be planned no more, and what stands stays', async () => {
    const made = await make({ code: 'OUD' });
    const plan = {
      typeId: made.id,
      clinicianId: house.doctor.account.id,
      start: new Date(house.practice.clock.now + HOUR).toISOString(),
      durationMin: 20,
      participants: [PATIENT],
    };
    const { id } = await house.planner.browser.post<Appointment>('/api/appointments', plan);
    expect(await offered()).toContain('OUD');
    await change(made.id, { code: 'OUD', archived: true });
    expect(await offered()).not.toContain('OUD');
    expect(await codeOf(house.planner.browser.post('/api/appointments', plan))).toBe('TYPE_UNKNOWN');
    const seen = await house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
    expect(seen.type).toMatchObject({ code: 'OUD', archived: true });
    const all = await manager.browser.get<KindOfAppointment[]>('/api/appointment-types/all');
    expect(given(all.find(({ code }) => code === 'OUD')).archived).toBe(true);
  });

  test('that is not fit for video is offered with what to do instead, and planned by nobody', async () => {
    const wayText = 'Plan dit op de praktijk.';
    const made = await make({ code: 'BEZOEK', way: 'visit', wayText: ` ${wayText} ` });
    const kinds = await house.planner.browser.get<AppointmentType[]>('/api/appointment-types');
    expect(kinds.find(({ code }) => code === 'BEZOEK')).toMatchObject({ way: 'visit', wayText });
    const plan = {
      typeId: made.id,
      clinicianId: house.doctor.account.id,
      start: new Date(house.practice.clock.now + HOUR).toISOString(),
      durationMin: 20,
      participants: [PATIENT],
    };
    expect(await codeOf(house.planner.browser.post('/api/appointments', plan))).toBe('NOT_BY_VIDEO');
    const head = 'afspraaknummer;code;zorgverlener;datum;tijd;naam;mail';
    const row = 'B-1;BEZOEK;Anna de Vries;09-12-2026;10:00;Mw. Bestand;bestand@example.nl';
    const file = { source: 'epd', text: `${head}\n${row}` };
    const { lines } = await house.planner.browser.post<ImportReport>('/api/import', file);
    expect(lines[0]).toMatchObject({ act: 'refused', faults: [{ column: 'code', fault: 'not-by-video' }] });
    // what stands already is left as it is, and can be moved
    const other = await make({ code: 'STRAKS' });
    const planned = await house.planner.browser.post<Appointment>('/api/appointments', {
      ...plan,
      typeId: other.id,
    });
    await change(other.id, { code: 'STRAKS', way: 'phone' });
    const to = { start: new Date(house.practice.clock.now + 2 * HOUR).toISOString(), durationMin: 20 };
    expect(await house.planner.browser.post(`/api/appointments/${planned.id}/move`, to)).toMatchObject({
      start: to.start,
    });
  });

  test('may show one side: the kind, its invitation and its room say so', async () => {
    const { id: typeId } = await make({ code: 'HUID', pictures: 'patient' });
    const planned = await house.planner.browser.post<Appointment>('/api/appointments', {
      ...{ typeId, clinicianId: house.doctor.account.id, durationMin: 20, participants: [PATIENT] },
      start: new Date(house.practice.clock.now + 5 * MINUTE).toISOString(),
    });
    expect(planned.type.pictures).toBe('patient');
    const token = await house.token(planned);
    const look = () => house.practice.browser().post<Invitation>('/api/link/look', { token });
    expect(await look()).toMatchObject({ pictures: 'patient' });
    const { browser, seat } = await house.press(token);
    const { welcome } = await browser.sit(seat);
    expect(welcome.appointment.pictures).toBe('patient');
    await change(typeId, { code: 'HUID', pictures: 'care' });
    expect(await look()).toMatchObject({ pictures: 'care' });
  });

  test.each<[string, Partial<TypeWanted>, string]>([
    ['a side that is none', { pictures: 'nobody' as 'care' }, 'BAD_REQUEST'],
    ['a code with a space', { code: '5 10' }, 'BAD_REQUEST'],
    ['a code that a table would compute', { code: '=1+1' }, 'BAD_REQUEST'],
    ['no duration', { durationMin: 0 }, 'BAD_REQUEST'],
    ['a ninth colour', { colour: 9 }, 'BAD_REQUEST'],
    ['a name that nobody sees', { code: 'X9', name: '\u202e\u200b' }, 'BAD_NAME'],
  ])('%s is refused', async (_name, changed, code) => {
    expect(await codeOf(make(changed))).toBe(code);
  });

  test('are the manager’s; and one that does not exist is unknown', async () => {
    expect(await codeOf(house.planner.browser.post('/api/appointment-types', WANTED))).toBe('NOT_ALLOWED');
    expect(await codeOf(change('00000000-0000-4000-8000-000000000000', {}))).toBe('TYPE_UNKNOWN');
  });
});
