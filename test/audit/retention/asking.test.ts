import { beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../../../server/core/clock.ts';
import type { OwnAccount } from '../../../server/protocol/own-account.ts';
import type { AskedErasures, ErasureOutcome } from '../../../server/protocol/retention.ts';
import type { TotpDraft } from '../../../server/protocol/second-factor.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import { codeAt } from '../../support/authenticator.ts';
import { PASSWORD, PATIENT } from '../../support/practice.ts';
import { Years } from './stage.ts';

const years = new Years();
let officer: Awaited<ReturnType<typeof member>>;
let manager: Awaited<ReturnType<typeof member>>;
let patient: string;
beforeEach(async () => {
  patient = years.patientOf(await years.plan(PATIENT));
  await years.delivered();
  years.at('2026-12-09T09:00:00.000Z');
  officer = await member(years.practice, 'auditor');
  manager = await member(years.practice, 'manager');
});

const REASON = 'Gevraagd aan de balie, paspoort gezien.';
const ask = () => officer.browser.post<AskedErasures>(`/api/patients/${patient}/erasure`, { reason: REASON });
const confirm = (who = manager) =>
  who.browser.post<ErasureOutcome>(`/api/patients/${patient}/erasure/confirm`);
const waiting = (who = manager) => who.browser.get<AskedErasures>('/api/erasures');

describe('erasing a patient takes two people', () => {
  test('one asks, another confirms; both stand in the log, and what was typed does not', async () => {
    const before = await years.practice.size();
    expect(await ask()).toMatchObject([{ patientId: patient, patient: PATIENT.name, own: true }]);
    expect(await waiting()).toMatchObject([{ own: false, askedBy: officer.account.name, reason: REASON }]);
    expect(await years.count('patient')).toBe(1);
    expect(await confirm()).toMatchObject({ erased: true, refused: { ground: 'log-term' }, clean: true });
    expect(await years.count('patient')).toBe(0);
    expect(await waiting()).toEqual([]);
    const told = (await years.practice.lines(before)).filter(({ code }) => code.startsWith('privacy.'));
    expect(told.map(({ code }) => code)).toEqual([
      'privacy.erasure_asked',
      'privacy.erasure_viewed',
      'privacy.erased',
      'privacy.erasure_refused',
      'privacy.erasure_viewed',
    ]);
    expect(years.found(['paspoort'])).toEqual([]);
  });

  test('never the same one twice, also not one who is both', async () => {
    await ask();
    await expect(confirm(officer)).rejects.toMatchObject({ code: 'SECOND_PERSON' });
    expect(await years.count('patient')).toBe(1);
    expect(await confirm(await member(years.practice, 'auditor'))).toMatchObject({ erased: true });
  });

  test('and a second factor of both, also in a trial: who adds one goes on at once', async () => {
    await ask();
    const { browser } = await years.practice.staff('Mies Manager', 'manager');
    const looking = () => browser.get('/api/erasures');
    const confirming = () => browser.post(`/api/patients/${patient}/erasure/confirm`);
    await expect(looking()).rejects.toMatchObject({ status: 403, code: 'FACTOR_WANTED' });
    await expect(confirming()).rejects.toMatchObject({ code: 'FACTOR_WANTED' });
    expect(await years.count('patient')).toBe(1);
    const { secret } = await browser.post<TotpDraft>('/api/account/totp', { password: PASSWORD });
    await browser.post('/api/account/totp/confirm', { code: codeAt(secret, years.practice.clock.now) });
    expect(await confirming()).toMatchObject({ erased: true });
    const [factor] = (await browser.get<OwnAccount>('/api/account')).factors;
    await browser.post(`/api/account/factors/${factor?.id}/remove`, { password: PASSWORD });
    await expect(looking()).rejects.toMatchObject({ code: 'FACTOR_WANTED' });
  });

  test('and falls away after seven days, or when somebody turns it down', async () => {
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    years.practice.clock.forward(7 * DAY);
    await signInAgain(years.practice, manager.browser, manager.account);
    await signInAgain(years.practice, officer.browser, officer.account);
    expect(await waiting()).toEqual([]);
    await expect(confirm()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await years.run();
    expect(years.found(['paspoort'])).toEqual([]);
    await ask();
    expect(await manager.browser.delete(`/api/patients/${patient}/erasure`)).toEqual([]);
    await expect(confirm()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await years.count('patient')).toBe(1);
  });

  test('and a hold goes before it: the request stays for when that is lifted', async () => {
    await ask();
    await officer.browser.post('/api/holds', { patient, until: null, reason: 'Een klacht.' });
    expect(await confirm()).toMatchObject({ erased: false, refused: { ground: 'legal-hold' } });
    expect(await waiting()).toHaveLength(1);
  });

  test('is asked for nobody who is not there, and never without a reason', async () => {
    const nobody = officer.account.id;
    const asked = officer.browser.post(`/api/patients/${nobody}/erasure`, { reason: REASON });
    await expect(asked).rejects.toMatchObject({ code: 'PATIENT_UNKNOWN' });
    const empty = officer.browser.post(`/api/patients/${patient}/erasure`, { reason: '  ' });
    await expect(empty).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
