import { afterAll, beforeAll, expect, test } from 'vitest';
import { bySystem } from '../../server/core/context.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import type { TermsOfUse } from '../../server/protocol/terms.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const TEXTS = { terms: 'Wees zorgvuldig.\r\n\r\nMaak geen opname.', privacy: 'Wij bewaren uw naam.' };
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(() => 'done').catch(({ code }) => code);

let practice: Practice;
let planner: TestBrowser;
beforeAll(async () => {
  practice = await Practice.open();
  ({ browser: planner } = await practice.staff('Piet', 'planner', 'manager', 'admin'));
});
afterAll(() => practice.close());

const publish = (texts = TEXTS) => practice.app.domains.organisation.publishTerms(bySystem(), texts);

test('without texts of its own an organisation asks nobody who is in already', async () => {
  expect((await planner.get<Session>('/api/session')).termsDue).toBe(false);
  expect(await practice.browser().get<TermsOfUse>('/api/terms')).toMatchObject({
    version: 0,
    terms: expect.stringContaining('Uw account is van u alleen'),
  });
});

test('once they are published nothing else is open to anybody who has yet to accept them', async () => {
  const from = await practice.size();
  expect(await publish()).toBe(1);
  expect(await publish()).toBe(1);
  expect(await practice.codes(from)).toEqual(['terms.published']);
  const session = await planner.get<Session>('/api/session');
  expect([session.account?.name, session.termsDue]).toEqual(['Piet', true]);

  const staff = practice.app.routes.filter(
    ({ config }) =>
      config?.access !== 'everyone' &&
      config?.access !== 'guest' &&
      config?.access !== 'patient' &&
      config?.beforeTerms !== true &&
      !String(config?.access).startsWith('system:'),
  );
  expect(staff.length).toBeGreaterThan(30);
  for (const { method, url } of staff) {
    const { statusCode } = await practice.app.http.inject({
      method: method as 'GET',
      url: url.replaceAll(/:\w+/g, NOBODY),
      headers: { host: new URL(practice.origin).host, cookie: planner.cookieHeader },
    });
    expect([url, statusCode]).toEqual([url, 403]);
  }
  expect(await codeOf(planner.get('/api/account'))).toBe('TERMS_FIRST');
  expect(await codeOf(planner.socket())).toBe('401');
});

test('only the texts as they are now are accepted; then everything is as it was', async () => {
  const from = await practice.size();
  expect(await codeOf(planner.post('/api/terms/accept', { version: 0 }))).toBe('TERMS_FIRST');
  expect(await codeOf(practice.browser().post('/api/terms/accept', { version: 1 }))).toBe('NOT_SIGNED_IN');
  const { version, terms } = await planner.get<TermsOfUse>('/api/terms');
  expect(terms).toBe('Wees zorgvuldig.\n\nMaak geen opname.');
  await planner.post('/api/terms/accept', { version });
  expect((await planner.get<Session>('/api/session')).termsDue).toBe(false);
  expect(await codeOf(planner.get('/api/appointment-types'))).toBe('done');
  const accepted = (await practice.lines(from)).filter(({ out }) => out === 0);
  expect(accepted).toMatchObject([{ code: 'terms.accepted', det: { terms: 'staff', version: 1 } }]);
});

test('a change asks anew, of who comes in, too', async () => {
  expect(await publish({ ...TEXTS, terms: 'Wees nog zorgvuldiger.' })).toBe(2);
  expect((await planner.get<Session>('/api/session')).termsDue).toBe(true);
  const { browser } = await practice.staff('Els', 'assistant');
  expect((await browser.get<Session>('/api/session')).termsDue).toBe(true);
  expect(await codeOf(browser.get('/api/clinicians'))).toBe('TERMS_FIRST');
});

test.each([
  ['nothing', { ...TEXTS, privacy: ' \n ' }],
  ['a book', { ...TEXTS, terms: 'x'.repeat(20_001) }],
  ['an escape', { ...TEXTS, terms: 'Wees\u001b[2J zorgvuldig' }],
])('%s is no text to accept', async (_name, texts) => {
  expect(await codeOf(publish(texts))).toBe('BAD_REQUEST');
});

test('nobody publishes who may not', async () => {
  const { organisation } = practice.app.domains;
  const actor = { kind: 'staff', id: NOBODY, name: 'Iemand', roles: ['planner'], mfa: null } as const;
  expect(await codeOf(organisation.publishTerms({ ...bySystem(), actor }, TEXTS))).toBe('NOT_ALLOWED');
});
