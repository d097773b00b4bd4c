import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../../server/protocol/accounts.ts';
import type { Role } from '../../../server/protocol/roles.ts';
import { member, signInAgain } from '../../app/crowd.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { Practice } from '../../support/practice.ts';

const ROLES: readonly Role[] = [
  'admin',
  'manager',
  'planner',
  'assistant',
  'clinician',
  'auditor',
  'support',
];

/**
 * Whom the privacy officer's desk opens to, written down by hand from what an organisation is promised: what routes
 * declare is held to this, and not to itself.
 */
const WHO_MAY: readonly { readonly roles: readonly Role[]; readonly routes: readonly string[] }[] = [
  {
    roles: ['auditor'],
    routes: [
      'GET /api/log/words/:language',
      'GET /api/log/choices',
      'POST /api/log/lines',
      'POST /api/log/activity',
      'GET /api/log/lines/:line',
      'POST /api/log/lines/:line/personal',
      'GET /api/log/lines/:line/proof',
      'GET /api/log/standing',
      'POST /api/log/check',
      'POST /api/log/exports',
      'GET /api/log/exports/:export',
      'GET /api/log/exports/:export/file',
      'GET /api/reviews',
      'GET /api/reviews/choices',
      'POST /api/reviews/postcodes',
      'POST /api/reviews/:review/items',
      'POST /api/reviews/:review/marks',
      'POST /api/reviews/:review/items/:line/question',
      'POST /api/reviews/:review/done',
      'POST /api/reviews/:review/evidence',
      'POST /api/papers',
      'GET /api/incidents',
      'POST /api/incidents',
      'POST /api/incidents/:incident/steps',
      'GET /api/retention',
      'POST /api/retention/terms/:setting',
      'POST /api/holds',
      'POST /api/holds/:hold/lift',
      'POST /api/patients/:patient/erasure',
      'GET /api/protected-patients',
      'POST /api/patients/:patient/protection',
      'DELETE /api/patients/:patient/protection',
    ],
  },
  {
    roles: ['auditor', 'planner', 'assistant'],
    routes: [
      'POST /api/patients/:patient/overview',
      'POST /api/patients/:patient/overview/file',
      'POST /api/patients/:patient/overview/code',
      'POST /api/patients/:patient/overview/letter',
    ],
  },
  {
    roles: ['auditor', 'manager'],
    routes: [
      'GET /api/erasures',
      'POST /api/patients/:patient/erasure/confirm',
      'DELETE /api/patients/:patient/erasure',
    ],
  },
  {
    roles: ['admin', 'manager', 'planner', 'assistant', 'clinician', 'auditor'],
    routes: ['POST /api/review-question/look', 'POST /api/review-question/answer'],
  },
];
/** Only that a review is late, and of which months: it opens nothing. */
const BANNER = 'GET /api/reviews/late';
const OFFICERS =
  /^[A-Z]+ \/api\/(log|reviews|review-question|papers|incidents|retention|holds|erasures|protected-patients)\b|^[A-Z]+ \/api\/patients\/:patient\/(overview|erasure|protection)/;
const NOBODY = '00000000-0000-4000-8000-000000000000';

let practice: Practice;
const people = new Map<Role, { browser: TestBrowser; account: Account }>();
beforeAll(async () => {
  practice = await Practice.open();
  for (const role of ROLES) people.set(role, await member(practice, role));
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

/** What the app says when this person knocks with an address that leads nowhere: 403 when it is not for him. */
async function knock(role: Role | null, route: string): Promise<{ status: number; code: string }> {
  const [method, path = ''] = route.split(' ');
  const named = path.replace(':language', 'nl').replace(':review', '2026-11').replace(':line', '1');
  const { statusCode, body } = await practice.app.http.inject({
    method: method as 'GET',
    url: named.replaceAll(/:\w+/g, NOBODY),
    headers: {
      host: new URL(practice.origin).host,
      cookie: role === null ? '' : (people.get(role)?.browser.cookieHeader ?? ''),
    },
  });
  return { status: statusCode, code: body.startsWith('{') ? (JSON.parse(body).code ?? '') : '' };
}

const ALL = WHO_MAY.flatMap(({ routes, roles }) => routes.map((route) => [route, roles] as const));

describe('the privacy officer’s desk', () => {
  test('has no door that is not on this list', () => {
    const doors = practice.app.routes.map(({ method, url }: RouteOptions) => `${String(method)} ${url}`);
    const officers = doors.filter((door) => OFFICERS.test(door) && !door.startsWith('HEAD '));
    expect(officers.toSorted()).toEqual([...ALL.map(([route]) => route), BANNER].toSorted());
  });

  test.each(ALL)('%s', async (route, roles) => {
    expect([route, await knock(null, route)]).toEqual([route, { status: 401, code: 'NOT_SIGNED_IN' }]);
    for (const role of ROLES) {
      const { status, code } = await knock(role, route);
      expect([role, code === 'NOT_ALLOWED']).toEqual([role, !roles.includes(role)]);
      expect([role, status]).not.toEqual([role, 500]);
    }
  });

  test('shows that a review is late to the manager and the officer, and nothing more', async () => {
    for (const role of ROLES) {
      const { status } = await knock(role, BANNER);
      expect([role, status]).toEqual([role, role === 'manager' || role === 'auditor' ? 200 : 403]);
    }
    const { browser } = people.get('manager') ?? (await member(practice, 'manager'));
    expect(await browser.get('/api/reviews/late')).toEqual({ months: [] });
  });

  test('opens to nobody by a password alone', async () => {
    for (const [, { browser, account }] of people) await signInAgain(practice, browser, account, null);
    for (const [route, roles] of ALL)
      for (const role of roles)
        expect([route, role, await knock(role, route)]).toEqual([
          route,
          role,
          { status: 403, code: 'FACTOR_WANTED' },
        ]);
  });
});
