import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../server/core/clock.ts';
import type { OverviewCode, OverviewLetter } from '../../../server/protocol/overview.ts';
import type { PostbusMessage } from '../../../server/protocol/postbus.ts';
import { member } from '../../app/crowd.ts';
import { PATIENT, Practice, RELATIVE } from '../../support/practice.ts';

let practice: Practice;
let planner: Awaited<ReturnType<typeof member>>;
let patient: string;
let stranger = 0;
beforeAll(async () => {
  practice = await Practice.open();
  planner = await member(practice, 'planner');
  const doctor = await member(practice, 'clinician');
  const born = { ...PATIENT, birthDate: '1950-03-07' };
  const { participants } = await practice.plan(doctor.browser, doctor.account, {
    participants: [born, RELATIVE],
  });
  patient = participants[0]?.patientId ?? '';
  await practice.posted();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const offer = () => planner.browser.post<OverviewCode>(`/api/patients/${patient}/overview/code`);
/** Each test comes from an address of its own: tries from one are few. */
const fill = (typed: Readonly<Record<string, string>>, path = '/inzage', from = `10.9.9.${stranger}`) =>
  practice.app.http.inject({
    method: 'POST',
    url: path,
    remoteAddress: from,
    headers: {
      host: new URL(practice.origin).host,
      origin: practice.origin,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({ birthDate: '7-3-1950', from: '', through: '', ...typed }).toString(),
  });

describe('the own overview', () => {
  test('opens with the code of the desk and the birth date, without scripts, and is a line of the patient', async () => {
    const before = await practice.size();
    const { code, address, until } = await offer();
    expect([address, until]).toEqual([
      expect.stringMatching(/^http:.*\/inzage$/),
      '2026-12-14T09:00:00.000Z',
    ]);
    const { statusCode, body, headers } = await fill({ code: code.toLowerCase().replace('-', ' ') });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('Dit overzicht gaat over: Mw. Jansen.');
    expect(body).toContain('plande een afspraak');
    expect(body).not.toContain('<script');
    expect(await practice.lines(before)).toMatchObject([
      { code: 'patient.overview_offered', usr: `u:${planner.account.id}`, obj: [`p:${patient}`] },
      {
        code: 'patient.overview_given',
        usr: `g:${patient}`,
        obj: [`p:${patient}`],
        det: { format: 'screen' },
      },
    ]);
    const { db } = practice.appliance.database;
    expect(JSON.stringify(await db.selectFrom('overview_code').selectAll().execute())).not.toContain(code);
  });

  test('shows a period, speaks English, and is saved as PDF, web page, spreadsheet and FHIR', async () => {
    stranger += 1;
    const { code } = await offer();
    expect((await fill({ code, from: '2026-12-08' })).body).toContain('niets met uw gegevens gedaan');
    expect((await fill({ code }, '/inzage?lang=en')).body).toContain('Who viewed your data?');
    for (const [form, begin] of [
      ['pdf', '%PDF-'],
      ['html', '<!doctype html>'],
      ['csv', 'Wanneer'],
      ['fhir', '"resourceType":"Bundle"'],
    ] as const) {
      const { statusCode, rawPayload, headers } = await fill({ code, form }, '/inzage/bestand');
      expect([form, statusCode]).toEqual([form, 200]);
      expect(rawPayload.toString('latin1')).toContain(begin);
      expect(headers['content-disposition']).toMatch(/^attachment; filename="inzage-2026-12-07\.\w+"$/);
    }
  });

  test('closes after five wrong dates, also for the right one, until there is a new code', async () => {
    stranger += 1;
    const { code } = await offer();
    const before = await practice.size();
    const answers = [];
    for (let times = 0; times < 6; times += 1)
      answers.push((await fill({ code, birthDate: '8-3-1950' }, '/inzage', `10.9.8.${times}`)).statusCode);
    expect(answers).toEqual([403, 403, 403, 403, 429, 429]);
    expect((await fill({ code })).statusCode).toBe(429);
    expect(await practice.lines(before)).toMatchObject(
      Array.from({ length: 5 }, () => ({ code: 'patient.overview_given', out: 4, why: 'identity-wrong' })),
    );
    expect((await fill({ code: (await offer()).code })).statusCode).toBe(200);
  });

  test('many at once are no more tries than one after another', async () => {
    stranger += 1;
    const { code } = await offer();
    const before = await practice.size();
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => fill({ code, birthDate: '1-1-1950' }, '/inzage', `10.9.7.${at}`)),
    );
    expect(await practice.lines(before)).toHaveLength(5);
  });

  test('tries from one address are few, and an older or overdue code opens nothing', async () => {
    stranger += 1;
    const [older, newer] = [await offer(), await offer()];
    expect((await fill({ code: older.code })).statusCode).toBe(404);
    expect((await fill({ code: newer.code })).statusCode).toBe(200);
    const answers = [];
    for (let times = 0; times < 12; times += 1)
      answers.push((await fill({ code: 'ABCDE-23456' })).statusCode);
    expect(answers.at(-1)).toBe(429);
    practice.clock.forward(7 * DAY);
    stranger += 1;
    expect((await fill({ code: newer.code })).statusCode).toBe(404);
  });

  test('is mailed as a link of neutral words, which opens with the birth date, once: for an hour', async () => {
    stranger += 1;
    planner = await member(practice, 'planner');
    const before = await practice.size();
    const asked = await planner.browser.post<OverviewLetter>(`/api/patients/${patient}/overview/letter`);
    expect(asked).toEqual({ sent: true, until: expect.any(String) });
    expect(await practice.lines(before)).toMatchObject([
      { code: 'patient.overview_offered', obj: [`p:${patient}`], det: { way: 'mail' } },
    ]);
    const letter = (await planner.browser.get<PostbusMessage[]>('/api/postbus')).find(
      ({ subject }) => subject === 'Het overzicht waar u om vroeg',
    );
    expect(letter?.to).toBe(PATIENT.mail);
    expect(letter?.text).not.toMatch(/gegevens|ingezien|logboek|zorg(?!verlener)|arts|pati[eë]nt/i);
    const [link = ''] = letter?.links ?? [];
    expect(link).toMatch(/\/inzage#[A-Z0-9-]+$/);
    const code = new URL(link).hash.slice(1);
    expect((await fill({ code, birthDate: '8-3-1950' })).statusCode).toBe(403);
    expect((await fill({ code })).statusCode).toBe(200);
    practice.clock.forward(HOUR - 1);
    expect((await fill({ code, form: 'csv' }, '/inzage/bestand')).statusCode).toBe(200);
    practice.clock.forward(1);
    expect((await fill({ code })).statusCode).toBe(404);
  });

  test('is offered for nobody, and not without a birth date', async () => {
    planner = await member(practice, 'planner');
    const doctor = await member(practice, 'clinician');
    const { participants } = await practice.plan(doctor.browser, doctor.account);
    const unknown = participants[0]?.patientId ?? '';
    const ask = (id: string) => planner.browser.post(`/api/patients/${id}/overview/code`);
    await expect(ask(unknown)).rejects.toMatchObject({ code: 'NO_BIRTH_DATE' });
    await expect(ask(planner.account.id)).rejects.toMatchObject({ code: 'PATIENT_UNKNOWN' });
  });
});
