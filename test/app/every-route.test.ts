import fc from 'fast-check';
import type { LightMyRequestResponse, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERMISSIONS, type Verb } from '../../server/accounts/permissions.ts';
import { CATALOGUE, type ErrorCode, errorBody } from '../../server/core/errors.ts';
import { securityHeaders } from '../../server/headers.ts';
import { type Crowd, EVERYBODY, gather, get, verdictOn, type Who } from './crowd.ts';
import { type Attempt, attemptsAt } from './requests.ts';

/** With fewer it is chance whether most routes are got to work. */
const RUNS_A_ROUTE = 32;

let crowd: Crowd;
beforeAll(async () => {
  crowd = await gather();
});
afterAll(() => crowd.practice.close());

/** Everything that acts change, but the log itself and links, which are made when a message leaves. */
async function state(): Promise<string> {
  const { db } = crowd.practice.appliance.database;
  const seats = await db.selectFrom('seat').select(['id', 'phase', 'binding_hash', 'call_id']).execute();
  const planned = await db
    .selectFrom('appointment')
    .select(['id', 'state', 'starts_at', 'sequence'])
    .execute();
  const people = await db.selectFrom('participant').select(['id', 'name', 'mail', 'phone']).execute();
  const revoked = await db.selectFrom('link').select('id').where('revoked_at', 'is not', null).execute();
  const patients = await db.selectFrom('patient').select(['id', 'name']).execute();
  return JSON.stringify([seats, planned, people, revoked, patients]);
}

/** These want a password, a code, a passkey, a mailed link or another's sign-in, which nobody here can guess; how they work is tested apart. */
const WANTS_PROOF =
  /^POST \/api\/(own\/(invitation|factor|password|session)|entry\/|account\/|invitation\/|review-question\/|password\/(look|renew)|session$)|^[A-Z]+ \/sso\//;

let asked = 0;
/** Each from an address of its own: limits of rate have their own tests, and would hide everything behind them. */
function ask(who: Who, { method, path, body, contentType }: Attempt): Promise<LightMyRequestResponse> {
  asked += 1;
  const { practice, browsers } = crowd;
  return practice.app.http.inject({
    method: method as 'GET',
    url: path,
    remoteAddress: `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`,
    headers: {
      host: new URL(practice.origin).host,
      cookie: get(browsers, who).cookieHeader,
      ...(path.startsWith('/api/v1/') && { authorization: `Bearer ${crowd.systemSecret}` }),
      ...(contentType !== undefined && body !== undefined && { 'content-type': contentType }),
    },
    ...(body !== undefined && { payload: body }),
  });
}

function judgeHeaders(answer: LightMyRequestResponse): void {
  const { 'cache-control': _, 'referrer-policy': strictest, ...always } = securityHeaders({ secure: false });
  expect(answer.headers).toMatchObject(always);
  // pages with a form tell our own front door where it was sent from, and nobody else
  expect([strictest, 'same-origin']).toContain(answer.headers['referrer-policy']);
  expect(answer.headers['cache-control']).toBeDefined();
}

function judgeRefusal(answer: LightMyRequestResponse, method: string): void {
  expect(answer.headers['cache-control']).toBe('no-store');
  if (method === 'HEAD') return;
  const { code } = answer.json<{ code: ErrorCode }>();
  expect(answer.json()).toEqual(errorBody(code));
  expect(CATALOGUE[code].status).toBe(answer.statusCode);
}

describe('every route', () => {
  test('answers anything that anybody sends: well, or with a refusal of the catalogue that changed nothing', async () => {
    const routes = new Map(crowd.practice.app.routes.map((route) => [nameOf(route), route]));
    // made once: to make them takes longer than to ask
    const attemptsOf = new Map(
      [...routes].map(([name, route]) => {
        const attempt = attemptsAt(route, crowd.known);
        return [name, fc.record({ name: fc.constant(name), who: somebodyAt(route), attempt })];
      }),
    );
    const attempts = somewhere([...routes.keys()]).chain((name) => get(attemptsOf, name));
    const seen = new Map([...routes.keys()].map((name) => [name, new Set<number>()]));
    let before = await state();
    const property = fc.asyncProperty(attempts, async ({ name, who, attempt }) => {
      const answer = await ask(who, attempt);
      get(seen, name).add(answer.statusCode);
      judgeHeaders(answer);
      if (answer.statusCode >= 400 && !declares(get(routes, name), answer.statusCode)) {
        expect(answer.statusCode, [answer.body, ...crowd.practice.faults].join('\n')).toBeLessThan(500);
        judgeRefusal(answer, attempt.method);
        expect(await state()).toBe(before);
      } else if (attempt.method !== 'GET' && attempt.method !== 'HEAD') before = await state();
      if (isShutOut(who, answer) || isGone(name, answer)) await crowd.comeBack(who);
    });
    await fc.assert(property, { numRuns: RUNS_A_ROUTE * routes.size, endOnFailure: true });
    expect(crowd.practice.faults).toEqual([]);
    // the attack got past the doors: most routes were also made to do their work
    const counts = (name: string) => !WANTS_PROOF.test(name) && !name.startsWith('HEAD ');
    const open = [...seen].filter(([name]) => counts(name)).map(([, codes]) => codes);
    const worked = open.filter((codes) => [...codes].some((code) => code < 300));
    expect(worked.length).toBeGreaterThan(open.length / 2);
  }, 600_000);

  test('and the log of all that stands', async () => {
    const { exit, lines } = await verdictOn(crowd.practice);
    expect(exit).toBe(0);
    expect(lines).toBe(await crowd.practice.size());
  });
});

/** A route. Seldom a HEAD, of which Fastify adds one to each GET; nor what would soon leave nothing to attack. */
function somewhere(names: readonly string[]): fc.Arbitrary<string> {
  const isSeldom = (name: string): boolean => name.startsWith('HEAD ') || name.endsWith('/cancel');
  return fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...names.filter((name) => !isSeldom(name))) },
    { weight: 1, arbitrary: fc.constantFrom(...names.filter(isSeldom)) },
  );
}

/** Mostly one of those who may: without them the attack would mostly knock at closed doors. */
function somebodyAt({ config }: RouteOptions): fc.Arbitrary<Who> {
  const { access } = (config ?? {}) as { access?: string };
  const verb = access !== undefined && Object.hasOwn(PERMISSIONS, access) ? (access as Verb) : null;
  const others = access === 'patient' ? (['patient'] as const) : (['guest', 'planner', 'manager'] as const);
  const insiders = verb === null ? others : PERMISSIONS[verb];
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Who>(...insiders) },
    { weight: 1, arbitrary: fc.constantFrom(...EVERYBODY) },
  );
}

/** Somebody was signed out or disabled, or has new terms to accept: by what others, or they themselves, did. */
function isShutOut(who: Who, answer: LightMyRequestResponse): boolean {
  if (who === 'anonymous' || who === 'guest' || answer.statusCode < 400) return false;
  return answer.statusCode === 401 || answer.body.includes('"TERMS_FIRST"');
}

function isGone(name: string, { statusCode }: LightMyRequestResponse): boolean {
  return /^DELETE \/api\/(own\/)?session$/.test(name) && statusCode === 204;
}

function nameOf({ method, url }: RouteOptions): string {
  return `${String(method)} ${url}`;
}

/** Whether this status has an answer of its own there: the health of an appliance whose relay is not up is 503. */
function declares({ schema }: RouteOptions, status: number): boolean {
  return Object.hasOwn((schema as { response?: object } | undefined)?.response ?? {}, status);
}
