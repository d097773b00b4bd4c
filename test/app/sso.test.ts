import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import { ENTRY_COOKIE, SSO_COOKIE, STAFF_COOKIE } from '../../server/http.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import type { TotpDraft } from '../../server/protocol/second-factor.ts';
import type { SsoAddress } from '../../server/protocol/sso.ts';
import { codeAt } from '../support/authenticator.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PASSWORD, Practice } from '../support/practice.ts';
import { CLIENT_SECRET, follow, SignInService } from '../support/sign-in-service.ts';

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(() => 'done').catch(({ code }) => code);

let service: SignInService;
let practice: Practice;
let secrets: string;
let app: string;

beforeAll(async () => {
  service = await SignInService.start();
  secrets = mkdtempSync(join(tmpdir(), 'sso-'));
  writeFileSync(join(secrets, 'client'), `${CLIENT_SECRET}\n`);
  const settings = {
    BEELDKAMER_SSO_ISSUER: service.issuer,
    BEELDKAMER_SSO_LABEL: 'Linde-account',
    BEELDKAMER_SSO_CLIENT_ID: 'beeldkamer',
    BEELDKAMER_SSO_CLIENT_SECRET_FILE: join(secrets, 'client'),
    BEELDKAMER_SSO_GROUPS: 'CN=BK-planners,OU=x=planner; artsen=clinician; controle=auditor; ict=admin',
    BEELDKAMER_SSO_AMR: 'mfa,hwk',
  };
  practice = await Practice.open(settings, systemClock());
  app = practice.origin.replace('127.0.0.1', 'localhost');
  service.serve(app);
});
afterAll(async () => {
  await practice.close();
  await service.close();
  rmSync(secrets, { recursive: true });
});
beforeEach(() => {
  service.twist = null;
});

/** Presses the button and comes back. @returns the browser, and the code that the sign-in page tells, if any. */
async function come(person: string, browser = practice.browser(), start = `${app}/sso/start`) {
  service.present = person;
  const jars = new Map([[new URL(app).host, browser.cookies]]);
  const end = await follow(start, jars, (url) => url.origin === app && !url.pathname.startsWith('/sso/'));
  return { browser, told: end.hash.match(/^#\/inloggen\/(\w+)$/)?.[1] ?? null, end };
}

/** Goes to the service, and stops at the door on the way back. */
async function away(browser: TestBrowser): Promise<URL> {
  const jars = new Map([[new URL(app).host, browser.cookies]]);
  return follow(`${app}/sso/start`, jars, ({ pathname }) => pathname === '/sso/callback');
}

const back = async (browser: TestBrowser, url: URL) => (await come('wim', browser, url.href)).told;
const session = (browser: TestBrowser) => browser.get<Session>('/api/session');

test('the page offers it by its name', async () => {
  expect((await session(practice.browser())).sso).toBe('Linde-account');
});

describe('somebody of the organisation', () => {
  test('comes in with the roles of the groups, without a password here, where the service saw a second factor', async () => {
    service.people.set('eva', {
      ...{ name: 'Eva de Boer', email: 'Eva@linde.nl', groups: ['artsen', 'CN=BK-planners,OU=x', 'koor'] },
      amr: ['pwd', 'mfa'],
    });
    const from = await practice.size();
    const { browser, told, end } = await come('eva');
    expect([told, end.pathname]).toEqual([null, '/']);
    expect([...browser.cookies.keys()]).toEqual([STAFF_COOKIE]);
    const { account } = await session(browser);
    expect(account).toMatchObject({
      name: 'Eva de Boer',
      mail: 'eva@linde.nl',
      roles: ['clinician', 'planner'],
    });
    expect(await browser.get('/api/account')).toMatchObject({ signsIn: 'service' });
    const lines = await practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual(['user.create', 'auth.login']);
    expect(lines.at(-1)?.det).toEqual({ method: 'sso', second: 'sso' });
    expect(await codeOf(practice.browser().signIn('eva@linde.nl', PASSWORD))).toBe('SIGN_IN_FAILED');
  });

  test('gets no letter for a password that would lead past the service', async () => {
    const { accounts, postbox } = practice.app.domains;
    accounts.forgotPassword(bySystem(), 'eva@linde.nl');
    await accounts.settled();
    expect((await postbox?.newest(50))?.filter(({ to }) => to === 'eva@linde.nl')).toEqual([]);
  });

  test('makes a second factor here where that of the service is not trusted', async () => {
    service.people.set('bo', { name: 'Bo', email: 'bo@linde.nl', groups: ['artsen'], amr: ['pwd'] });
    const { browser } = await come('bo');
    expect([...browser.cookies.keys()]).toEqual([ENTRY_COOKIE]);
    expect((await session(browser)).entry).toEqual({ step: 'enrol' });
    expect(await codeOf(browser.get('/api/clinicians'))).toBe('NOT_SIGNED_IN');
    const { secret } = await browser.post<TotpDraft>('/api/entry/first-totp');
    const from = await practice.size();
    await browser.post('/api/entry/first-totp/confirm', { code: codeAt(secret, practice.clock.now) });
    expect((await session(browser)).account?.name).toBe('Bo');
    const entered = (await practice.lines(from)).find(({ code }) => code === 'auth.login');
    expect(entered?.det).toEqual({ method: 'sso', second: 'totp' });
    expect((await session((await come('bo')).browser)).entry).toMatchObject({ step: 'factor' });
  });

  test('gets other roles with other groups, and whoever was still signed in with the old ones is not', async () => {
    const { browser: before } = await come('eva');
    const { socket } = await before.desk();
    service.people.set('eva', { name: 'Eva', email: 'eva@linde.nl', groups: ['artsen'], amr: ['mfa'] });
    const from = await practice.size();
    const { browser } = await come('eva');
    expect(await socket.closing()).toBe(4002);
    expect(await codeOf(before.get('/api/account'))).toBe('NOT_SIGNED_IN');
    expect((await session(browser)).account?.roles).toEqual(['clinician']);
    expect((await practice.lines(from)).filter(({ out }) => out === 0)).toMatchObject([
      { code: 'user.role_change', det: { before: 'clinician planner', after: 'clinician' } },
      { code: 'session.ended', why: 'roles' },
      { code: 'session.ended', why: 'roles' },
      { code: 'auth.login' },
    ]);
  });

  test('stays out without a group, at once and everywhere', async () => {
    service.people.set('eva', { name: 'Eva', email: 'eva@linde.nl', groups: ['artsen'], amr: ['mfa'] });
    const { browser } = await come('eva');
    service.people.set('eva', { name: 'Eva', email: 'eva@linde.nl', groups: ['koor'], amr: ['mfa'] });
    expect((await come('eva')).told).toBe('SSO_NO_ACCESS');
    expect(await codeOf(browser.get('/api/account'))).toBe('NOT_SIGNED_IN');
  });

  test.each([
    ['nobody here', { groups: ['koor'] }, 'SSO_NO_ACCESS'],
    ['both sides of the log', { groups: ['ict', 'controle'] }, 'SSO_NO_ACCESS'],
    ['no address', { groups: ['artsen'], email: '' }, 'SSO_NO_ACCESS'],
    ['a group of the language itself', { groups: ['constructor', '__proto__'] }, 'SSO_NO_ACCESS'],
  ])('makes no account: %s', async (_name, person, code) => {
    service.people.set('nieuw', { name: 'Nieuw', email: 'nieuw@linde.nl', amr: ['mfa'], ...person });
    const from = await practice.size();
    expect((await come('nieuw')).told).toBe(code);
    expect(await practice.lines(from)).toMatchObject([
      { code: 'auth.login_failed', out: 4, why: 'sso-no-access', usr: 'anonymous' },
    ]);
  });

  test('who was shut out here stays out, whatever the service says', async () => {
    service.people.set('ad', { name: 'Ad', email: 'ad@linde.nl', groups: ['artsen'], amr: ['mfa'] });
    const { browser } = await come('ad');
    const id = (await session(browser)).account?.id ?? '';
    await practice.app.domains.accounts.setDisabled(bySystem(), id, true);
    expect((await come('ad')).told).toBe('SSO_NO_ACCESS');
  });
});

describe('an account that is here already', () => {
  test('is never taken over by an address; its own person links it, and keeps the roles given here', async () => {
    const { browser } = await practice.staff('Mia', 'manager');
    service.people.set('mia', { name: 'Mia', email: 'mia@praktijk.nl', groups: ['artsen'], amr: ['mfa'] });
    expect((await come('mia')).told).toBe('SSO_UNLINKED');
    expect(await codeOf(browser.post('/api/account/sso', { password: 'verkeerd' }))).toBe('SIGN_IN_FAILED');
    const { url } = await browser.post<SsoAddress>('/api/account/sso', { password: PASSWORD });
    const linked = await come('mia', browser, url);
    expect(linked.end.hash).toBe('#/account');
    expect((await session((await come('mia')).browser)).account).toMatchObject({
      name: 'Mia',
      roles: ['manager'],
    });
    expect(await browser.get('/api/account')).toMatchObject({ signsIn: 'linked' });
    // the password goes on working: who runs this appliance gets in when the service is away
    await expect(practice.browser().signIn('mia@praktijk.nl', PASSWORD)).resolves.toBeUndefined();
  });

  test('is not linked by a browser in which somebody else is signed in, nor twice', async () => {
    const [{ browser: one }, { browser: other }] = [
      await practice.staff('Jan', 'planner'),
      await practice.staff('Kees', 'planner'),
    ];
    service.people.set('jan', { name: 'Jan', email: 'jan@x.nl', groups: [] });
    const { url } = await one.post<SsoAddress>('/api/account/sso', { password: PASSWORD });
    other.cookies.set(SSO_COOKIE, one.cookies.get(SSO_COOKIE) ?? '');
    expect((await come('jan', other, url)).told).toBe('SSO_FAILED');
    const again = await other.post<SsoAddress>('/api/account/sso', { password: PASSWORD });
    expect((await come('mia', other, again.url)).told).toBe('ALREADY_EXISTS');
  });
});

describe('what the service says is taken only when it holds', () => {
  const person = { name: 'Wim', email: 'wim@linde.nl', groups: ['artsen'], amr: ['mfa'] };

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'ander' })],
    ['no nonce', ({ nonce: _, ...claims }) => claims],
    ['another audience', (claims) => ({ ...claims, aud: 'iemand-anders' })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    [
      'expired',
      (claims) => ({ ...claims, iat: Number(claims['iat']) - 7_200, exp: Number(claims['exp']) - 7_200 }),
    ],
  ])('%s', async (_name, twist) => {
    service.people.set('wim', person);
    service.twist = twist;
    const from = await practice.size();
    const { browser, told } = await come('wim');
    expect([told, [...browser.cookies.keys()]]).toEqual(['SSO_FAILED', []]);
    expect(await practice.lines(from)).toMatchObject([{ code: 'auth.login_failed', why: 'sso-failed' }]);
  });

  test('a signature of another key', async () => {
    const forger = await SignInService.start();
    service.twist = (claims) => claims;
    const { token } = service;
    service.token = (claims) => forger.token(claims);
    expect((await come('wim')).told).toBe('SSO_FAILED');
    service.token = token;
    await forger.close();
  });

  test('another state, none, no cookie, or the same answer twice', async () => {
    service.people.set('wim', person);
    service.present = 'wim';
    const strange = practice.browser();
    expect(await back(strange, await away(practice.browser()))).toBe('SSO_FAILED');
    const twisted = await away(strange);
    twisted.searchParams.set('state', 'x'.repeat(43));
    expect(await back(strange, twisted)).toBe('SSO_FAILED');
    const good = await away(strange);
    const cookie = strange.cookies.get(SSO_COOKIE) ?? '';
    expect(await back(strange, good)).toBeNull();
    strange.cookies.set(SSO_COOKIE, cookie);
    expect(await back(strange, good)).toBe('SSO_FAILED');
  });
});

describe('signing out at the service', () => {
  const post = (token: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${app}/sso/backchannel-logout`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new URLSearchParams({ logout_token: token }).toString(),
    });

  test('ends sessions and sockets here, at once', async () => {
    service.people.set('els', { name: 'Els', email: 'els@linde.nl', groups: ['artsen'], amr: ['mfa'] });
    const { browser } = await come('els');
    const { socket } = await browser.desk();
    const from = await practice.size();
    await service.signOut('els');
    expect(await socket.closing()).toBe(4002);
    expect(await codeOf(browser.get('/api/account'))).toBe('NOT_SIGNED_IN');
    expect(await practice.lines(from)).toMatchObject([{ code: 'session.ended', why: 'sso' }]);
  });

  test('is believed only of the service itself, now, and in the form of the standard', async () => {
    service.people.set('els', { name: 'Els', email: 'els@linde.nl', groups: ['artsen'], amr: ['mfa'] });
    const { browser } = await come('els');
    const iat = Math.floor(practice.clock.now / 1_000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const good = { iss: service.issuer, aud: 'beeldkamer', iat, jti: 'x', sub: 'els', events };
    const { events: _, ...silent } = good;
    const { sub: __, ...nobody } = good;
    const bad = [
      service.token({ ...good, iss: 'https://evil.example' }),
      service.token({ ...good, aud: 'iemand-anders' }),
      service.token({ ...good, iat: iat - 600 }),
      service.token({ ...good, exp: iat - 1 }),
      service.token({ ...good, nonce: 'n' }),
      service.token(silent),
      service.token(nobody),
      service.token(good, { alg: 'none' }),
      service.token(good, { alg: 'HS256', kid: 'one' }),
      service.token(good, { alg: 'RS256', kid: 'two' }),
      `${service.token(good).slice(0, -4)}AAAA`,
      `${service.token(good)}.x`,
      'niets',
      '..',
    ];
    for (const token of bad) expect([token, (await post(token)).status]).toEqual([token, 401]);
    expect((await post(service.token(good), 'application/json')).status).toBe(400);
    expect((await session(browser)).account?.name).toBe('Els');
    expect((await post(service.token(good))).status).toBe(200);
    expect((await session(browser)).account).toBeNull();
  });
});

test('who comes back after ten minutes begins anew', async () => {
  service.present = 'wim';
  const slow = practice.browser();
  const late = await away(slow);
  practice.clock.forward(11 * 60_000);
  expect(await back(slow, late)).toBe('SSO_FAILED');
});

test('a service that is away is said to be so, and people with a password come in all the same', async () => {
  await practice.staff('Noor', 'admin');
  await service.close();
  const told = await fetch(`${app}/sso/start`, { redirect: 'manual' });
  expect(told.headers.get('location')).toBe('/#/inloggen/SSO_UNAVAILABLE');
  const browser = practice.browser();
  await browser.signIn('noor@praktijk.nl', PASSWORD);
  expect((await session(browser)).account?.name).toBe('Noor');
});
