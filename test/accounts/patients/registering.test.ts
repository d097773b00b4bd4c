import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  OwnAgenda,
  OwnOffer,
  OwnState,
  PatientAccess,
} from '../../../server/protocol/patient-accounts.ts';
import { BORN, OWN_PASSWORD, type PatientPractice, patientPractice } from './patient-practice.ts';

const DAY = 24 * 60 * 60_000;
const refusal = (code: string) => expect.objectContaining({ code });

let all: PatientPractice;
beforeEach(async () => {
  all = await patientPractice();
});
afterEach(async () => {
  expect(all.practice.faults).toEqual([]);
  await all.practice.close();
});

const access = () => all.clinician.browser.get<PatientAccess>(`/api/patients/${all.patient}/access`);
const states = async () => (await access()).invitations.map(({ state }) => state);

describe('an invitation to a patient', () => {
  test('goes out by mail, with its link in the fragment and nothing of care in it', async () => {
    const before = await all.practice.size();
    const token = await all.invite();
    expect(await all.newestLink()).toBe(
      `${all.practice.origin.replace('127.0.0.1', 'localhost')}/mijn#${token}`,
    );
    expect(await all.practice.codes(before)).toEqual(['patient.account_invited']);
    const stored = JSON.stringify([
      await all.practice.appliance.database.db.selectFrom('patient_invitation').selectAll().execute(),
      await all.practice.appliance.database.db.selectFrom('audit').select('body').execute(),
    ]);
    expect(stored).not.toContain(token);
    expect(await states()).toEqual(['delivered']);
  });

  test('goes as a text message where a phone was given', async () => {
    const token = await all.invite({ phone: '06 12345678' });
    const offer = await all.practice.browser().post<OwnOffer>('/api/own/invitation/look', { token });
    expect(offer).toMatchObject({ role: 'patient', mail: null, birthDate: true });
  });

  test('goes one way, and to a number that takes messages', async () => {
    const path = `/api/patients/${all.patient}/access`;
    const { browser } = all.clinician;
    const base = { role: 'patient', factor: false };
    await expect(browser.post(path, base)).rejects.toEqual(refusal('BAD_REQUEST'));
    const both = { ...base, mail: 'a@example.nl', phone: '0612345678' };
    await expect(browser.post(path, both)).rejects.toEqual(refusal('BAD_REQUEST'));
    await expect(browser.post(path, { ...base, phone: '010 1234567' })).rejects.toEqual(refusal('NO_TEXTS'));
    await expect(browser.post(path, { ...base, phone: 'nul zes' })).rejects.toEqual(refusal('BAD_PHONE'));
    const nobody = '/api/patients/00000000-0000-4000-8000-000000000000/access';
    await expect(browser.post(nobody, { ...base, mail: 'a@example.nl' })).rejects.toEqual(
      refusal('PATIENT_UNKNOWN'),
    );
  });

  test('tells whoever holds the link no name, and a press on the page shows to who sent it', async () => {
    const token = await all.invite();
    const stranger = all.practice.browser();
    const offer = await stranger.post<OwnOffer>('/api/own/invitation/look', { token });
    expect(JSON.stringify(offer)).not.toContain('Jansen');
    expect(await states()).toEqual(['delivered']);
    await stranger.post('/api/own/invitation/open', { token });
    expect(await states()).toEqual(['opened']);
  });

  test('works seven days, and not after a newer one to the same address or a withdrawal', async () => {
    const first = await all.invite();
    const second = await all.invite();
    const look = (token: string) => all.practice.browser().post('/api/own/invitation/look', { token });
    await expect(look(first)).rejects.toEqual(refusal('LINK_UNKNOWN'));
    const [newest] = (await access()).invitations;
    await all.clinician.browser.delete(`/api/patients/${all.patient}/access/invitations/${newest?.id}`);
    await expect(look(second)).rejects.toEqual(refusal('LINK_UNKNOWN'));
    const third = await all.invite();
    all.practice.clock.forward(7 * DAY);
    await expect(look(third)).rejects.toEqual(refusal('LINK_UNKNOWN'));
  });
});

describe('registering', () => {
  test('makes an account that sees the own appointments, and tells each step in the log', async () => {
    const token = await all.invite();
    const before = await all.practice.size();
    const browser = await all.member(token);
    expect(await all.practice.codes(before)).toEqual([
      'patient.account_created',
      'patient.account_tied',
      'terms.accepted',
      'auth.login',
    ]);
    expect(await browser.get<OwnState>('/api/own/session')).toMatchObject({
      account: { name: 'Anna Jansen', mail: 'jansen@example.nl' },
      termsDue: false,
      factorDue: false,
    });
    const own = await browser.get<OwnAgenda>('/api/own/appointments');
    expect(own.people).toEqual([{ patient: all.patient, name: 'Mw. Jansen', role: 'patient' }]);
    expect(own.appointments).toMatchObject([{ clinician: 'Dr. de Vries', window: 'open', withdrawn: false }]);
    const last = (await all.practice.lines(before)).at(-1);
    expect(last).toMatchObject({ code: 'patient.own_viewed', usr: `g:${all.patient}` });
    expect((await access()).people).toMatchObject([{ name: 'Anna Jansen', role: 'patient', factor: false }]);
  });

  test('asks for the birth date, five times in all', async () => {
    const token = await all.invite();
    const accept = (birthDate: string | null) => all.member(token, { birthDate });
    await expect(accept(null)).rejects.toEqual(refusal('IDENTITY_BIRTH_DATE'));
    for (let wrong = 1; wrong < 5; wrong += 1)
      await expect(accept('1950-01-01')).rejects.toEqual(refusal('IDENTITY_WRONG'));
    await expect(accept('1950-01-01')).rejects.toEqual(refusal('IDENTITY_CLOSED'));
    await expect(accept(BORN)).rejects.toEqual(refusal('IDENTITY_CLOSED'));
    expect((await access()).people).toEqual([]);
  });

  test('of ten who press at the same time, one wins', async () => {
    const token = await all.invite({ phone: '06 12345678' });
    const tries = Array.from({ length: 10 }, (_, place) =>
      all.member(token, { mail: `iemand${place}@example.nl` }),
    );
    const ended = await Promise.allSettled(tries);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await access()).people).toHaveLength(1);
  });

  test('holds to the terms, the rules of passwords and one account for an address', async () => {
    const token = await all.invite();
    await expect(all.member(token, { terms: 3 })).rejects.toEqual(refusal('TERMS_FIRST'));
    await expect(all.member(token, { password: 'reiger vist' })).rejects.toEqual(refusal('WEAK_PASSWORD'));
    await expect(all.member(token, { name: '\u200b' })).rejects.toEqual(refusal('BAD_NAME'));
    // an address that was invited is the one: another that is typed is not heeded
    const browser = await all.member(token, { mail: 'ander@example.nl' });
    expect((await browser.get<OwnState>('/api/own/session')).account?.mail).toBe('jansen@example.nl');
    const again = await all.invite();
    await expect(all.member(again)).rejects.toEqual(refusal('ALREADY_EXISTS'));
    await expect(all.member(token)).rejects.toEqual(refusal('LINK_UNKNOWN'));
  });

  test('adds a child to an account that there is; the one who comes for it acts as such in the log', async () => {
    const mother = await all.member(await all.invite());
    const child = { role: 'patient', name: 'Tim Jansen', mail: 'jansen@example.nl', birthDate: '2015-05-05' };
    const planned = await all.practice.plan(all.clinician.browser, all.clinician.account, {
      participants: [child as never],
    });
    const tim = planned.participants[0]?.patientId ?? '';
    const token = await all.invite({ role: 'representative' }, tim);
    await expect(
      all.practice.browser().post('/api/own/invitation/join', { token, birthDate: '2015-05-05' }),
    ).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    const former = mother.cookieHeader;
    await mother.post('/api/own/invitation/join', { token, birthDate: '2015-05-05' });
    expect(mother.cookieHeader).not.toBe(former);
    const own = await mother.get<OwnAgenda>('/api/own/appointments');
    expect(own.people.map(({ name, role }) => [name, role])).toEqual([
      ['Mw. Jansen', 'patient'],
      ['Tim Jansen', 'representative'],
    ]);
    expect(own.appointments).toHaveLength(2);
    const seen = (await all.practice.lines()).filter(({ code }) => code === 'patient.own_viewed').slice(-2);
    expect(seen.map(({ obj }) => obj[0])).toEqual([`p:${all.patient}`, `p:${tim}`]);
    expect(seen[1]?.usr).not.toBe(`g:${tim}`);
  });
});

describe('signing in', () => {
  test('a stranger, a wrong password and a right one', async () => {
    await all.member(await all.invite());
    const browser = all.practice.browser();
    const enter = (mail: string, password: string) => browser.post('/api/own/session', { mail, password });
    await expect(enter('niemand@example.nl', OWN_PASSWORD)).rejects.toEqual(refusal('SIGN_IN_FAILED'));
    await expect(enter('jansen@example.nl', 'de verkeerde zin')).rejects.toEqual(refusal('SIGN_IN_FAILED'));
    await enter(' Jansen@Example.NL ', OWN_PASSWORD);
    expect((await browser.get<OwnAgenda>('/api/own/appointments')).appointments).toHaveLength(1);
    await browser.delete('/api/own/session');
    await expect(browser.get('/api/own/appointments')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
  });

  test('ends after a quarter of an hour without a sign of life, and after four hours whatever happens', async () => {
    const browser = await all.member(await all.invite());
    all.practice.clock.forward(14 * 60_000);
    await browser.get('/api/own/appointments');
    for (let minutes = 14; minutes < 226; minutes += 10) {
      all.practice.clock.forward(10 * 60_000);
      await browser.get('/api/own/account');
    }
    all.practice.clock.forward(14 * 60_000);
    await expect(browser.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    await browser.post('/api/own/session', { mail: 'jansen@example.nl', password: OWN_PASSWORD });
    all.practice.clock.forward(15 * 60_000);
    await expect(browser.get('/api/own/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    const ends = (await all.practice.lines()).filter(({ code }) => code === 'session.ended');
    expect(ends.map(({ why }) => why)).toEqual(['absolute', 'idle']);
  });

  test('opens nothing of staff, and staff nothing of it, also in one browser', async () => {
    const patient = await all.member(await all.invite());
    for (const path of [
      '/api/appointments?day=2026-12-07',
      '/api/account',
      `/api/patients/${all.patient}/access`,
    ])
      await expect(patient.get(path)).rejects.toEqual(refusal('NOT_ALLOWED'));
    await expect(all.clinician.browser.get('/api/own/appointments')).rejects.toEqual(refusal('NOT_ALLOWED'));
    // the cookie of one world is worth nothing in the other
    const mixed = all.practice.browser();
    const [own = ''] = patient.cookies.values();
    mixed.cookies.set('__Host-bk-staff', own);
    await expect(mixed.get('/api/account')).rejects.toEqual(refusal('NOT_SIGNED_IN'));
    const [staff = ''] = all.clinician.browser.cookies.values();
    mixed.cookies.set('__Host-bk-staff', staff);
    mixed.cookies.set('__Host-bk-mijn', own);
    expect((await mixed.get<OwnState>('/api/own/session')).account?.name).toBe('Anna Jansen');
    await mixed.get('/api/account');
    await expect(patient.socket()).rejects.toMatchObject({ status: 401 });
  });
});
