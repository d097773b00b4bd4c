import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { newId } from '../../../server/core/ids.ts';
import type { Account } from '../../../server/protocol/accounts.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { AskOverview, Paper, PaperFile } from '../../../server/protocol/overview.ts';
import { member } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { PATIENT, Practice, RELATIVE } from '../../support/practice.ts';
import { differences } from '../exports/fhir-definition.ts';

let practice: Practice;
let planner: TestBrowser;
let doctor: { browser: TestBrowser; account: Account };
let appointment: Appointment;
let patient: string;
const STAFF = { kind: 'staff', name: 'Anna', roles: ['clinician'], mfa: 'totp' } as const;
const ALL: AskOverview = { from: null, through: '2026-12-31', language: 'nl' };

beforeAll(async () => {
  practice = await Practice.open();
  planner = (await member(practice, 'planner')).browser;
  doctor = await member(practice, 'clinician');
  appointment = await practice.plan(doctor.browser, doctor.account, { participants: [PATIENT, RELATIVE] });
  patient = appointment.participants[0]?.patientId ?? '';
  for (let times = 0; times < 3; times += 1) await doctor.browser.get(`/api/appointments/${appointment.id}`);
  const token = await practice.token(doctor.browser, appointment);
  await practice.browser().post('/api/link/press', { token });
  await practice.posted();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const overview = (asked: Partial<AskOverview> = {}, who = planner): Promise<Paper> =>
  who.post<Paper>(`/api/patients/${patient}/overview`, { ...ALL, ...asked });

/** Lines that name the patient, counted by plain SQL over the bodies, without the table of persons. */
async function counted(): Promise<number> {
  const rows = await practice.appliance.database.db.selectFrom('audit').select('body').execute();
  return rows.filter(({ body }) => {
    const { obj, usr } = JSON.parse(body ?? '{"obj":[],"usr":[]}') as Record<'obj' | 'usr', { id: string }[]>;
    return [...obj, ...usr].some(({ id }) => id === `p:${patient}` || id === `g:${patient}`);
  }).length;
}

describe('an overview for a patient', () => {
  test('tells of as many lines as there are, alike ones of a day on one row', async () => {
    const before = await counted();
    const { lines, rows, head } = await overview();
    expect(lines).toBe(before);
    expect(head).toEqual(['Wanneer', 'Wie', 'Wat', 'Waarom', 'Met welk recht']);
    const times = rows.map(([when = '']) => Number(/(\d+) keer/.exec(when)?.[1] ?? 1));
    expect(times.reduce((sum, one) => sum + one, 0)).toBe(before);
    expect(rows).toContainEqual([
      '7 december 2026, 10:00 tot 10:00, 3 keer',
      'Zorgverlener',
      'bekeek een afspraak',
      'Om een afspraak te regelen',
      'U had een afspraak',
    ]);
    expect(rows.map(([, who, what]) => [who, what])).toContainEqual([
      'Uzelf',
      'meldde zich voor de afspraak',
    ]);
  });

  test('is itself a line about the patient', async () => {
    const before = await practice.size();
    await overview();
    expect(await practice.lines(before)).toMatchObject([
      { code: 'patient.overview_given', obj: [`p:${patient}`], det: { format: 'screen', names: false } },
    ]);
  });

  test('names people only where the organisation wants it', async () => {
    const { organisation } = practice.app.domains;
    expect(JSON.stringify(await overview())).not.toContain(doctor.account.name);
    await organisation.set(bySystem(), 'overviewNames', 'names');
    expect((await overview()).rows.map(([, who]) => who)).toContain(`${doctor.account.name} (Zorgverlener)`);
    await organisation.set(bySystem(), 'overviewNames', 'roles');
  });

  test('of a period holds what fell in it, its last day whole', async () => {
    expect((await overview({ through: '2026-12-06' })).rows).toEqual([]);
    expect((await overview({ from: '2026-12-08' })).lines).toBe(0);
    expect((await overview({ from: '2026-12-07', through: '2026-12-07' })).lines).toBeGreaterThan(5);
    await expect(overview({ through: '2026-02-30' })).rejects.toMatchObject({ status: 400 });
  });

  test.for(['html', 'pdf', 'csv', 'fhir'] as const)('as %s stands in the log by its hash', async (form) => {
    const before = await practice.size();
    const file = await planner.post<PaperFile>(`/api/patients/${patient}/overview/file`, { ...ALL, form });
    const bytes = Buffer.from(file.base64, 'base64');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    expect(file.line).toBe(before + 1);
    expect(await practice.lines(before)).toMatchObject([{ det: { format: form, sha256: file.sha256 } }]);
    if (form === 'pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    else expect(bytes.toString()).toContain(form === 'fhir' ? '"AuditEvent"' : 'Zorgverlener');
  });

  test('as FHIR names nobody else: not who stood on the same board, nor staff whose roles alone are told', async () => {
    const [one = '', other = ''] = [patient, newId()];
    await transact(practice.appliance.database.db, (tx) =>
      practice.appliance.log.append(tx, {
        code: 'appointment.viewed',
        by: { ...bySystem(), actor: { ...STAFF, id: doctor.account.id } },
        about: [
          ...[one, other].map((id) => ({ kind: 'patient', id }) as const),
          { kind: 'appointment', id: appointment.id },
        ],
      }),
    );
    const asked = { ...ALL, form: 'fhir' };
    const file = await planner.post<PaperFile>(`/api/patients/${patient}/overview/file`, asked);
    const text = Buffer.from(file.base64, 'base64').toString();
    expect(text).toContain(patient);
    expect(text).not.toContain(other);
    expect(text).not.toContain(doctor.account.id);
    const { entry } = JSON.parse(text) as { entry: { resource: unknown }[] };
    expect(entry.length).toBeGreaterThan(5);
    for (const { resource } of entry) expect(differences(resource)).toEqual([]);
  });

  test('speaks English where it is asked to', async () => {
    expect((await overview({ language: 'en' })).title).toBe('Who viewed your data?');
  });

  test('of nobody is none, and of an erased patient what the log still holds', async () => {
    const nobody = planner.post(`/api/patients/${appointment.id}/overview`, ALL);
    await expect(nobody).rejects.toMatchObject({ code: 'PATIENT_UNKNOWN' });
    await transact(practice.appliance.database.db, async (tx) => {
      await tx
        .updateTable('participant')
        .set({ patient_id: null })
        .where('patient_id', '=', patient)
        .execute();
      await tx.deleteFrom('patient').where('id', '=', patient).execute();
    });
    const { about, lines } = await overview();
    expect([about[0], lines]).toEqual([expect.stringContaining('al zijn gewist'), (await counted()) - 1]);
  });
});
