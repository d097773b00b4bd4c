import { generate } from 'otplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import type { Invitation } from '../../../server/protocol/guest.ts';
import type { Paper } from '../../../server/protocol/overview.ts';
import type { PasswordPolicy } from '../../../server/protocol/own-account.ts';
import type {
  OwnAgenda,
  OwnLink,
  OwnPatientAccount,
  OwnState,
  PatientAccess,
} from '../../../server/protocol/patient-accounts.ts';
import type { TotpDraft } from '../../../server/protocol/second-factor.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { BORN, OWN_PASSWORD, type PatientPractice, patientPractice } from './patient-practice.ts';

const MINUTE = 60_000;
const refusal = (code: string) => expect.objectContaining({ code });
const NEW = 'een uil roept in het bos';

let all: PatientPractice;
let own: TestBrowser;
beforeEach(async () => {
  all = await patientPractice();
  own = await all.member(await all.invite());
});
afterEach(async () => {
  expect(all.practice.faults).toEqual([]);
  await all.practice.close();
});

const participant = () => all.appointment.participants[0]?.id ?? '';
const link = (of = participant(), browser = own) => browser.post<OwnLink>(`/api/own/appointments/${of}/link`);
const tokenIn = ({ url }: OwnLink) => url.slice(url.indexOf('#') + 1);
const access = () => all.clinician.browser.get<PatientAccess>(`/api/patients/${all.patient}/access`);
const seatPath = () => `/api/appointments/${all.appointment.id}/participants/${participant()}/link`;

describe('coming to an appointment from the account', () => {
  test('leads to the same place as the link in the letter, where a press binds the seat', async () => {
    const phone = all.practice.browser();
    const token = tokenIn(await link());
    const looked = await phone.post<Invitation>('/api/link/look', { token });
    expect(looked).toMatchObject({ name: 'Mw. Jansen', phase: 'invited' });
    const { seat } = await phone.post<Invitation>('/api/link/press', { token });
    const { socket } = await phone.sit(seat);
    // the account is no way around the seat that another browser holds
    const again = tokenIn(await link());
    await expect(own.post('/api/link/press', { token: again })).rejects.toEqual(refusal('SEAT_TAKEN'));
    await expect(own.get(`/api/seats/${seat}`)).rejects.toEqual(refusal('SEAT_UNKNOWN'));
    await socket.close();
  });

  test('is for the own appointments alone, and for who comes on the patient’s behalf', async () => {
    const other = await all.practice.plan(all.clinician.browser, all.clinician.account);
    await expect(link(other.participants[0]?.id)).rejects.toEqual(refusal('PARTICIPANT_UNKNOWN'));
    await expect(link(other.id)).rejects.toEqual(refusal('PARTICIPANT_UNKNOWN'));
    const aunt = await all.member(await all.invite({ role: 'relative', mail: 'tante@example.nl' }));
    expect((await aunt.get<OwnAgenda>('/api/own/appointments')).appointments).toHaveLength(1);
    await expect(link(participant(), aunt)).rejects.toEqual(refusal('PARTICIPANT_UNKNOWN'));
    await expect(link(participant(), all.practice.browser())).rejects.toEqual(refusal('NOT_SIGNED_IN'));
  });

  test('opens with the window of the appointment, and not what the desk took back', async () => {
    const early = await all.practice.plan(all.clinician.browser, all.clinician.account, {
      minutes: 600,
      participants: [{ role: 'patient', name: 'Mw. Jansen', patientId: all.patient, mail: 'j@example.nl' }],
    });
    const later = early.participants[0]?.id ?? '';
    await expect(link(later)).rejects.toEqual(refusal('LINK_EARLY'));
    await all.clinician.browser.post(`/api/appointments/${early.id}/cancel`);
    await expect(link(later)).rejects.toEqual(refusal('APPOINTMENT_CANCELLED'));
    const token = tokenIn(await link());
    await all.clinician.browser.delete(seatPath());
    await expect(link()).rejects.toEqual(refusal('SEAT_REVOKED'));
    await expect(own.post('/api/link/press', { token })).rejects.toEqual(refusal('LINK_UNKNOWN'));
    const [shown] = (await own.get<OwnAgenda>('/api/own/appointments')).appointments.filter(
      ({ participant: id }) => id === participant(),
    );
    expect(shown?.withdrawn).toBe(true);
  });

  test('gives a handful of links, not a table full', async () => {
    for (let count = 0; count < 6; count += 1) await link();
    await expect(link()).rejects.toEqual(refusal('TOO_MANY'));
  });
});

describe('whose record it is', () => {
  test('the desk lets somebody out, and from the next request on nothing is there', async () => {
    const [tied] = (await access()).people;
    await all.clinician.browser.delete(`/api/patients/${all.patient}/access/${tied?.account}`);
    expect(await own.get<OwnAgenda>('/api/own/appointments')).toMatchObject({ people: [], appointments: [] });
    await expect(link()).rejects.toEqual(refusal('PARTICIPANT_UNKNOWN'));
    await expect(
      all.clinician.browser.delete(`/api/patients/${all.patient}/access/${tied?.account}`),
    ).rejects.toEqual(refusal('NOT_FOUND'));
  });

  test('the overview of who saw the record is the same as the desk’s, and tells of the own visits', async () => {
    await own.get('/api/own/appointments');
    const asked = { from: null, through: '2026-12-07', language: 'nl' };
    const paper = await own.post<Paper>(`/api/own/people/${all.patient}/overview`, asked);
    expect(paper.title).toBe('Wie heeft uw gegevens ingezien?');
    expect(JSON.stringify(paper.rows)).toContain('Uzelf');
    const other = await all.practice.plan(all.clinician.browser, all.clinician.account);
    const stranger = other.participants[0]?.patientId;
    await expect(own.post(`/api/own/people/${stranger}/overview`, asked)).rejects.toEqual(
      refusal('PATIENT_UNKNOWN'),
    );
    const aunt = await all.member(await all.invite({ role: 'relative', mail: 'tante@example.nl' }));
    await expect(aunt.post(`/api/own/people/${all.patient}/overview`, asked)).rejects.toEqual(
      refusal('PATIENT_UNKNOWN'),
    );
  });

  test('an account ends with the last record that it is for', async () => {
    const [tied] = (await access()).people;
    await all.clinician.browser.delete(`/api/patients/${all.patient}/access/${tied?.account}`);
    const { retention } = all.practice.app.domains;
    await retention.run({ by: bySystem() });
    await expect(own.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    expect((await all.practice.lines()).map(({ code }) => code)).toContain('patient.account_ended');
  });
});

test('an account ends when nobody signed in for long enough', async () => {
  const { domains } = all.practice.app;
  const { db } = all.practice.appliance.database;
  const end = (before: number) =>
    transact(db, (tx) => domains.patients.endIdlePatientAccounts(tx, bySystem(), before as EpochMs, 10));
  expect(await end(all.practice.clock.now)).toBe(0);
  expect(await end(all.practice.clock.now + 1)).toBe(1);
  expect((await access()).people).toEqual([]);
});

describe('a second factor', () => {
  const code = (secret: string) => generate({ secret, epoch: Math.floor(all.practice.clock.now / 1000) });
  const enrol = async (browser: TestBrowser) => {
    const draft = await browser.post<TotpDraft>('/api/own/factor', { password: OWN_PASSWORD });
    await browser.post('/api/own/factor/confirm', { code: await code(draft.secret) });
    return draft.secret;
  };
  const enter = (browser: TestBrowser, typed?: string) =>
    browser.post('/api/own/session', {
      ...{ mail: 'jansen@example.nl', password: OWN_PASSWORD },
      ...(typed !== undefined && { code: typed }),
    });

  test('is asked at the next sign-in, once for each code, and taken away only with the password', async () => {
    await expect(own.post('/api/own/factor', { password: 'een andere zin dan zo' })).rejects.toEqual(
      refusal('SIGN_IN_FAILED'),
    );
    const secret = await enrol(own);
    const phone = all.practice.browser();
    await expect(enter(phone)).rejects.toEqual(refusal('CODE_WANTED'));
    expect(phone.cookies.size).toBe(0);
    await expect(enter(phone, '000000')).rejects.toEqual(refusal('FACTOR_FAILED'));
    await expect(enter(phone, 'geen code')).rejects.toEqual(refusal('FACTOR_FAILED'));
    await expect(enter(phone, await code(secret))).rejects.toEqual(refusal('FACTOR_FAILED')); // it was used to begin
    all.practice.clock.forward(MINUTE);
    await enter(phone, await code(secret));
    await expect(phone.post('/api/own/factor/remove', { password: 'een andere zin dan zo' })).rejects.toEqual(
      refusal('SIGN_IN_FAILED'),
    );
    await phone.post('/api/own/factor/remove', { password: OWN_PASSWORD });
    await enter(all.practice.browser());
  });

  test('can be wanted by who invites: nothing else is open until it is there, and it stays', async () => {
    const other = await all.member(await all.invite({ mail: 'streng@example.nl', factor: true }));
    expect(await other.get<OwnState>('/api/own/session')).toMatchObject({ factorDue: true });
    await expect(other.get('/api/own/appointments')).rejects.toEqual(refusal('FACTOR_WANTED'));
    await expect(link(participant(), other)).rejects.toEqual(refusal('FACTOR_WANTED'));
    await enrol(other);
    await other.get('/api/own/appointments');
    await expect(other.post('/api/own/factor/remove', { password: OWN_PASSWORD })).rejects.toEqual(
      refusal('SECOND_FACTOR_REQUIRED'),
    );
  });

  test('can be wanted of everybody by the organisation', async () => {
    await all.practice.app.domains.organisation.set(bySystem(), 'patientFactor', 'always');
    await expect(own.get('/api/own/appointments')).rejects.toEqual(refusal('FACTOR_WANTED'));
    expect(await own.get<OwnPatientAccount>('/api/own/account')).toMatchObject({ factorWanted: true });
  });

  test('is taken by the desk from who lost the telephone, and every session ends', async () => {
    await enrol(own);
    const [tied] = (await access()).people;
    expect(tied?.factor).toBe(true);
    await all.clinician.browser.post(`/api/patients/${all.patient}/access/${tied?.account}/factor-reset`);
    await expect(own.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    await enter(own);
  });
});

describe('a password', () => {
  test('is changed by who knows it, and every other session ends', async () => {
    const phone = all.practice.browser();
    await phone.post('/api/own/session', { mail: 'jansen@example.nl', password: OWN_PASSWORD });
    const change = (current: string, next: string) => own.post('/api/own/password', { current, next });
    await expect(change('een andere zin dan zo', NEW)).rejects.toEqual(refusal('SIGN_IN_FAILED'));
    await expect(change(OWN_PASSWORD, OWN_PASSWORD)).rejects.toEqual(refusal('SAME_PASSWORD'));
    await change(OWN_PASSWORD, NEW);
    await own.get('/api/own/account');
    await expect(phone.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
  });

  test('is chosen anew by a link, once, within half an hour; a stranger’s address gets the same answer', async () => {
    const stranger = all.practice.browser();
    await stranger.post('/api/own/password/forgotten', { mail: 'niemand@example.nl' });
    all.practice.clock.forward(1_000);
    await stranger.post('/api/own/password/forgotten', { mail: 'jansen@example.nl' });
    const renewal = async () => (await all.newestLink()).split('/').at(-1) ?? '';
    const token = await renewal();
    expect(await stranger.post<PasswordPolicy>('/api/own/password/look', { token })).toMatchObject({
      shortest: 15,
    });
    await stranger.post('/api/own/password/renew', { token, password: NEW });
    await expect(own.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    await expect(stranger.post('/api/own/password/renew', { token, password: OWN_PASSWORD })).rejects.toEqual(
      refusal('LINK_UNKNOWN'),
    );
    await stranger.post('/api/own/session', { mail: 'jansen@example.nl', password: NEW });
    all.practice.clock.forward(1_000);
    await stranger.post('/api/own/password/forgotten', { mail: 'jansen@example.nl' });
    const second = await renewal();
    all.practice.clock.forward(30 * MINUTE);
    await expect(stranger.post('/api/own/password/look', { token: second })).rejects.toEqual(
      refusal('LINK_UNKNOWN'),
    );
  });
});

describe('the terms', () => {
  test('are asked again when they change, and nothing else is open until then', async () => {
    const texts = { terms: 'Nieuwe voorwaarden.', privacy: 'Nieuwe verklaring.' };
    await all.practice.app.domains.organisation.publishTerms(bySystem(), texts, 'patient');
    await expect(own.get('/api/own/appointments')).rejects.toEqual(refusal('TERMS_FIRST'));
    // staff have theirs
    await all.clinician.browser.get('/api/account');
    await expect(own.post('/api/own/terms/accept', { version: 0 })).rejects.toEqual(refusal('TERMS_FIRST'));
    await own.post('/api/own/terms/accept', { version: 1 });
    await own.get('/api/own/appointments');
  });
});

test('the places where one is signed in can be ended, and those of somebody else not', async () => {
  const phone = all.practice.browser();
  await phone.post('/api/own/session', { mail: 'jansen@example.nl', password: OWN_PASSWORD });
  const { places } = await own.get<OwnPatientAccount>('/api/own/account');
  expect(places.map(({ current }) => current).sort()).toEqual([false, true]);
  const other = await all.member(await all.invite({ mail: 'ander@example.nl' }), { birthDate: BORN });
  const elsewhere = places.find(({ current }) => !current)?.id;
  await expect(other.delete(`/api/own/places/${elsewhere}`)).rejects.toEqual(refusal('NOT_FOUND'));
  await own.delete(`/api/own/places/${elsewhere}`);
  await expect(phone.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
});
