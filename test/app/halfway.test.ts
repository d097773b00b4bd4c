import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bySystem } from '../../server/core/context.ts';
import { ENTRY_COOKIE, STAFF_COOKIE } from '../../server/http.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import type { StaffMember } from '../../server/protocol/people.ts';
import type { Enrolled, TotpDraft } from '../../server/protocol/second-factor.ts';
import { codeAt } from '../support/authenticator.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PASSWORD, Practice } from '../support/practice.ts';

const MAIL = 'ben@praktijk.nl';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(() => 'done').catch(({ code }) => code);

let practice: Practice;
/** Somebody who knows a password: of an account with a factor, and of one without. */
const halfway = new Map<'factor' | 'enrol', TestBrowser>();

async function firstStep(mail: string): Promise<TestBrowser> {
  const browser = practice.browser();
  await browser.post<Session>('/api/session', { mail, password: PASSWORD });
  return browser;
}

beforeAll(async () => {
  practice = await Practice.open();
  const { accounts } = practice.app.domains;
  const person = { roles: ['admin', 'planner', 'clinician'], password: PASSWORD } as const;
  await accounts.createUser(bySystem(), { ...person, name: 'Ben', mail: MAIL });
  await accounts.createUser(bySystem(), { ...person, name: 'Cees', mail: 'cees@praktijk.nl' });
  const ben = await firstStep(MAIL);
  const { secret } = await ben.post<TotpDraft>('/api/entry/first-totp');
  await ben.post<Enrolled>('/api/entry/first-totp/confirm', { code: codeAt(secret, practice.clock.now) });
  halfway.set('factor', await firstStep(MAIL));
  halfway.set('enrol', await firstStep('cees@praktijk.nl'));
});
afterAll(() => practice.close());

/** Routes that only members of staff may call. */
function staffRoutes(): readonly RouteOptions[] {
  return practice.app.routes.filter(
    ({ config }) => config?.access !== 'everyone' && config?.access !== 'guest',
  );
}

describe.each(['factor', 'enrol'] as const)('who stands before the second step (%s)', (step) => {
  const browser = (): TestBrowser => halfway.get(step) ?? practice.browser();

  test('carries a cookie that is no session, and is nobody yet', async () => {
    expect([...browser().cookies.keys()]).toEqual([ENTRY_COOKIE]);
    const session = await browser().get<Session>('/api/session');
    expect([session.account, session.entry?.step]).toEqual([null, step]);
  });

  test('gets in at no route of staff, also not with that cookie in the place of the right one', async () => {
    expect(staffRoutes().length).toBeGreaterThan(20);
    const value = browser().cookies.get(ENTRY_COOKIE) ?? '';
    const cookies = [
      `${ENTRY_COOKIE}=${value}`,
      `${STAFF_COOKIE}=${value}`,
      `${STAFF_COOKIE}=${value}; ${ENTRY_COOKIE}=${value}`,
    ];
    for (const { method, url } of staffRoutes()) {
      for (const cookie of cookies) {
        const { statusCode } = await practice.app.http.inject({
          method: method as 'GET',
          url: url.replaceAll(/:\w+/g, NOBODY),
          headers: { host: new URL(practice.origin).host, cookie },
        });
        expect([url, statusCode]).toEqual([url, 401]);
      }
    }
  });

  test('gets no socket', async () => {
    expect(await codeOf(browser().socket())).toBe('401');
    const posing = practice.browser();
    posing.cookies.set(STAFF_COOKIE, browser().cookies.get(ENTRY_COOKIE) ?? '');
    expect(await codeOf(posing.socket())).toBe('401');
  });
});

test('the first step cannot be made the second: neither may do what belongs to the other', async () => {
  const [factor, enrol] = [halfway.get('factor'), halfway.get('enrol')];
  for (const path of ['/api/entry/first-totp', '/api/entry/first-passkey'])
    expect(await codeOf(factor?.post(path) ?? Promise.resolve())).toBe('NOT_SIGNED_IN');
  const typed = { kind: 'totp', code: '123456' };
  expect(await codeOf(enrol?.post('/api/entry/code', typed) ?? Promise.resolve())).toBe('NOT_SIGNED_IN');
  expect(await codeOf(enrol?.post('/api/entry/passkey') ?? Promise.resolve())).toBe('NOT_SIGNED_IN');
});

test('a new password by mail brings nobody past the second step', async () => {
  const from = await practice.size();
  practice.app.domains.accounts.forgotPassword(bySystem(), MAIL);
  await practice.app.domains.accounts.settled();
  const [letter] = (await practice.app.domains.postbox?.newest(1)) ?? [];
  const token = letter?.links[0]?.split('/').at(-1) ?? '';
  const browser = practice.browser();
  const password = 'de zeehond eet elke dag vis';
  await browser.post('/api/password/renew', { token, password });
  expect([...browser.cookies.keys()]).toEqual([]);
  const session = await browser.post<Session>('/api/session', { mail: MAIL, password });
  expect([session.account, session.entry?.step]).toEqual([null, 'factor']);
  expect(await practice.codes(from)).not.toContain('auth.login');
});

test('a change of roles, a reset and being shut out end live sockets at once', async () => {
  const { accounts } = practice.app.domains;
  const acts = [
    (id: string) => accounts.changeRoles(bySystem(), id, ['assistant']),
    (id: string) => accounts.resetFactors(bySystem(), id, 'telefoon kwijt'),
    (id: string) => accounts.setDisabled(bySystem(), id, true),
  ];
  for (const [place, act] of acts.entries()) {
    const { browser, account } = await practice.staff(`Dora${'abc'[place]}`, 'planner');
    const { socket } = await browser.desk();
    await act(account.id);
    expect(await socket.closing()).toBe(4002);
    expect(await codeOf(browser.get('/api/account'))).toBe('NOT_SIGNED_IN');
  }
});

test("a manager resets the factor of somebody else, never the own one, nor an administrator's", async () => {
  const { browser: manager, account: own } = await practice.staff('Mia', 'manager');
  const { account: admin } = await practice.staff('Ada', 'admin');
  const { browser: eva, account } = await practice.staff('Eva', 'planner');
  const reset = (id: string, body: unknown = { reason: 'telefoon kwijt' }) =>
    manager.post(`/api/accounts/${id}/factor-reset`, body);
  const from = await practice.size();
  expect(await codeOf(reset(own.id))).toBe('NOT_ALLOWED');
  expect(await codeOf(reset(admin.id))).toBe('NOT_ALLOWED');
  expect(await codeOf(reset(NOBODY))).toBe('NOT_FOUND');
  expect(await codeOf(reset(account.id, { reason: ' ' }))).toBe('BAD_REQUEST');
  expect(await codeOf(reset(account.id, {}))).toBe('BAD_REQUEST');
  expect(await codeOf(eva.post(`/api/accounts/${own.id}/factor-reset`, { reason: 'x' }))).toBe('NOT_ALLOWED');
  await reset(account.id);
  expect(await codeOf(eva.get('/api/account'))).toBe('NOT_SIGNED_IN');
  const done = (await practice.lines(from)).filter(({ code, out }) => code === 'auth.mfa_reset' && out === 0);
  expect(done).toMatchObject([{ usr: `u:${own.id}`, obj: [`u:${account.id}`] }]);
});

test('the list of people tells who has a second factor, and is a line in the log', async () => {
  const { browser } = await practice.staff('Lia', 'manager');
  const from = await practice.size();
  const people = await browser.get<StaffMember[]>('/api/accounts');
  expect(people.find(({ name }) => name === 'Ben')).toMatchObject({
    mail: MAIL,
    secured: true,
    disabled: false,
  });
  expect(people.find(({ name }) => name === 'Lia')).toMatchObject({ secured: false, roles: ['manager'] });
  expect(JSON.stringify(people)).not.toMatch(/argon2|secret|hash/);
  expect(await practice.lines(from)).toMatchObject([
    { code: 'user.viewed', det: { found: people.length, part: 1 } },
  ]);
});
