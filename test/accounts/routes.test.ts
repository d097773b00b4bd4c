import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { accountRoutes } from '../../server/accounts/routes.ts';
import { installFront } from '../../server/front.ts';
import { type Http, STAFF_COOKIE } from '../../server/http.ts';
import { PASSWORD, people } from './people.ts';

const HOST = 'video.praktijk.nl';

async function door() {
  const all = await people();
  const http = fastify().setValidatorCompiler(TypeBoxValidatorCompiler) as unknown as Http;
  await installFront(http, {
    headers: {},
    origin: `https://${HOST}`,
    trialPort: null,
    perMinute: 1_000,
    systemOf: async () => null,
    authenticatePatient: async () => null,
    authenticate: all.accounts.authenticate,
    refused: async () => {},
  });
  const organisation = async () => ({ name: 'Praktijk De Linde', timeZone: 'Europe/Amsterdam' });
  accountRoutes(http, {
    accounts: all.accounts,
    organisation,
    trial: false,
    termsOfUse: async () => ({ version: 0, terms: '', privacy: '' }),
  });
  const ask = (method: 'GET' | 'POST' | 'DELETE', body?: unknown, cookie?: string) =>
    http.inject({
      method,
      url: '/api/session',
      headers: { host: HOST, ...(cookie !== undefined && { cookie: `${STAFF_COOKIE}=${cookie}` }) },
      ...(body !== undefined && { payload: body as object }),
    });
  return { ...all, ask };
}

const nobody = {
  account: null,
  entry: null,
  termsDue: false,
  sso: null,
  support: null,
  organisation: 'Praktijk De Linde',
  trial: false,
  timeZone: 'Europe/Amsterdam',
};

describe('/api/session', () => {
  test('tells a browser that is not signed in nothing but the organisation, and writes no line', async () => {
    const { ask, log } = await door();
    const answer = await ask('GET');
    expect(answer.json()).toEqual(nobody);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await ask('GET', undefined, 'nonsense')).json()).toEqual(nobody);
    expect(log.lines).toEqual([]);
  });

  test('signs in with a cookie that scripts and other sites never see, says who it is, and signs out', async () => {
    const { ask, anna, log } = await door();
    const answer = await ask('POST', { mail: anna.mail, password: PASSWORD });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ ...nobody, account: anna });
    const set = String(answer.headers['set-cookie']);
    expect(set).toMatch(/^__Host-bk-staff=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = answer.cookies[0]?.value ?? '';

    expect((await ask('GET', undefined, cookie)).json()).toEqual({ ...nobody, account: anna });
    const out = await ask('DELETE', undefined, cookie);
    expect(out.statusCode).toBe(204);
    expect(out.body).toBe('');
    expect(out.cookies[0]).toMatchObject({ name: STAFF_COOKIE, value: '', path: '/' });
    expect((await ask('GET', undefined, cookie)).json()).toEqual(nobody);
    expect((await ask('DELETE', undefined, cookie)).statusCode).toBe(401);
    expect(log.codes()).toEqual(['auth.login', 'auth.logout']);
  });

  test('refuses an unknown name and a wrong password with the same bytes', async () => {
    const { ask, anna } = await door();
    const wrong = await ask('POST', { mail: anna.mail, password: 'fout' });
    const unknown = await ask('POST', { mail: 'wie@praktijk.nl', password: 'fout' });
    expect([wrong.statusCode, wrong.body]).toEqual([unknown.statusCode, unknown.body]);
    expect(wrong.json()).toEqual({ code: 'SIGN_IN_FAILED', message: 'name or password is not right' });
    expect(Object.keys(wrong.headers)).toEqual(Object.keys(unknown.headers));
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['no body', undefined],
    ['no password', { mail: 'a@b.nl' }],
    ['a number', { mail: 'a@b.nl', password: 1 }],
    ['a list', { mail: ['a@b.nl'], password: 'x' }],
    ['an object', { mail: { ne: 1 }, password: 'x' }],
    ['an extra field', { mail: 'a@b.nl', password: 'x', roles: ['admin'] }],
    ['a password too long to be one', { mail: 'a@b.nl', password: 'x'.repeat(1_025) }],
  ])('refuses %s as no sign-in at all', async (_name, body) => {
    const { ask, log } = await door();
    const answer = await ask('POST', body);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json()).toHaveProperty('code');
    expect(log.lines).toEqual([]);
  });
});
