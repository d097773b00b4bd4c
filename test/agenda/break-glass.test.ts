import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLogged } from '../../server/audit/exports/logged.ts';
import { actOf } from '../../server/audit/review/acts.ts';
import { MINUTE } from '../../server/core/clock.ts';
import { newId } from '../../server/core/ids.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type { PatientAppointment } from '../../server/protocol/board.ts';
import type { GlassBroken } from '../../server/protocol/break-glass.ts';
import type { Department } from '../../server/protocol/departments.ts';
import { member, signInAgain } from '../app/crowd.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT, Practice, RELATIVE } from '../support/practice.ts';

const WHY = { reason: 'emergency', text: 'De patiënt belt en is benauwd' } as const;

let practice: Practice;
let own: Awaited<ReturnType<typeof member>>;
let doctor: TestBrowser;
/** Of another department. */
let theirs: Appointment;
let patient: string;

beforeAll(async () => {
  practice = await Practice.open();
  own = await member(practice, 'clinician');
  const manager = await member(practice, 'manager');
  const [other, planner] = [await member(practice, 'clinician'), await member(practice, 'planner')];
  doctor = own.browser;
  const wanted = { name: 'Neurologie', head: manager.account.id };
  const { id } = await manager.browser.post<Department>('/api/departments', wanted);
  for (const { account } of [other, planner])
    await manager.browser.post(`/api/accounts/${account.id}/departments`, { departments: [id] });
  theirs = await practice.plan(planner.browser, other.account, { participants: [PATIENT, RELATIVE] });
  patient = theirs.participants[0]?.patientId ?? '';
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

/** Longer than a session stays idle: the doctor signs in again. */
async function later(minutes: number): Promise<void> {
  practice.clock.forward(minutes * MINUTE);
  await signInAgain(practice, doctor, own.account);
}

const view = () => doctor.get<Appointment>(`/api/appointments/${theirs.id}`);
const list = () => doctor.get<PatientAppointment[]>(`/api/patients/${patient}/appointments`);
const open = (asked: object) => doctor.post<GlassBroken>('/api/break-glass', { ...WHY, ...asked });
const CLOSED = { code: 'OTHER_DEPARTMENT' };

describe("another department's appointment", () => {
  test('opens with a reason, to read, and a line of which the review hears', async () => {
    await expect(view()).rejects.toMatchObject(CLOSED);
    const before = await practice.size();
    const { until } = await open({ appointment: theirs.id });
    expect(Date.parse(until) - practice.clock.now).toBe(30 * MINUTE);
    expect(await practice.lines(before)).toMatchObject([
      { code: 'breakglass.start', out: 0, why: 'emergency', obj: [`p:${patient}`, `a:${theirs.id}`] },
    ]);
    expect(await view()).toMatchObject({ id: theirs.id, openedUntil: until });
    expect((await list()).map(({ id }) => id)).toEqual([theirs.id]);

    const rows = await practice.appliance.database.db.selectFrom('audit').select('body').execute();
    const acts = rows.map(({ body }) => actOf(readLogged(body ?? '')));
    expect(acts.filter((act) => act?.emergency)).toMatchObject([
      { code: 'breakglass.start', patients: [patient] },
    ]);
    expect(JSON.stringify(rows)).not.toContain('benauwd');
  });

  test('is not changed by it, nor sat in', async () => {
    const [guest] = theirs.participants;
    const acts = ['cancel', 'seat', `participants/${guest?.id}/link`, `participants/${guest?.id}/pin`];
    for (const act of acts)
      await expect(doctor.post(`/api/appointments/${theirs.id}/${act}`)).rejects.toMatchObject(CLOSED);
  });

  test('closes by itself, with a line for each patient', async () => {
    await later(29);
    await practice.app.domains.agenda.endBrokenGlass();
    expect(await view()).toMatchObject({ id: theirs.id });
    await later(1);
    await expect(view()).rejects.toMatchObject(CLOSED);
    await expect(list()).rejects.toMatchObject(CLOSED);
    const before = await practice.size();
    await practice.app.domains.agenda.endBrokenGlass();
    await practice.app.domains.agenda.endBrokenGlass();
    expect(await practice.lines(before)).toMatchObject([
      { code: 'breakglass.stop', usr: 'svc:appliance', obj: [`p:${patient}`], det: { seconds: 1_800 } },
    ]);
  });
});

test('a patient opens likewise, for longer when asked again', async () => {
  await open({ patient });
  await later(20);
  const { until } = await open({ patient });
  await later(20);
  expect(await view()).toMatchObject({ openedUntil: until });
});

test.each([
  ['without words', { ...WHY, text: ' \n' }, 'BAD_REQUEST'],
  ['for no reason of ours', { ...WHY, reason: 'nieuwsgierig' }, 'BAD_REQUEST'],
  ['what does not exist', { ...WHY, appointment: newId() }, 'APPOINTMENT_UNKNOWN'],
  ['a patient who does not exist', { ...WHY, patient: newId() }, 'PATIENT_UNKNOWN'],
])('%s nothing opens', async (_name, asked, code) => {
  const named = 'appointment' in asked || 'patient' in asked ? {} : { patient };
  await expect(doctor.post('/api/break-glass', { ...asked, ...named })).rejects.toMatchObject({ code });
});

test('who does not plan opens nothing', async () => {
  for (const role of ['manager', 'admin', 'auditor', 'support'] as const) {
    const { browser } = await member(practice, role);
    const asked = browser.post('/api/break-glass', { ...WHY, patient });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  }
});
