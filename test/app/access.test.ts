import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDeclared } from '../../server/audit/declaration.ts';
import { transact } from '../../server/core/database.ts';
import { type Crowd, EVERYBODY, gather, get, type Who } from './crowd.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await gather();
});
afterAll(() => crowd.practice.close());

const NOBODY = '00000000-0000-4000-8000-000000000000';
const AGENDA: readonly Who[] = ['planner', 'assistant', 'clinician', 'manager'];
const PLANS: readonly Who[] = ['planner', 'assistant', 'clinician'];
const MANAGE: readonly Who[] = ['manager', 'admin'];
const SEE_PEOPLE: readonly Who[] = [...MANAGE, 'support'];
const LOG: readonly Who[] = ['auditor'];
/** Who may be one of the two that appoint an auditor. */
const APPOINTS: readonly Who[] = ['manager', 'admin', 'auditor'];
/** Routes of other systems: only a token opens them, whoever is signed in. */
const NOBODY_BY_COOKIE: readonly Who[] = [];
const STAFF = EVERYBODY.filter((who) => who !== 'anonymous' && who !== 'guest' && who !== 'patient');
/** Who has a patient's account: nobody of staff, whatever he is. */
const OWN: readonly Who[] = ['patient'];

/** Who may be asked about a line of the log. */
const ANSWERS = STAFF.filter((who) => who !== 'support');

/** Who may call what, written down a second time: a slip in a route's own declaration does not pass unseen. */
const MAY: Readonly<Record<string, readonly Who[]>> = {
  'GET /': EVERYBODY,
  'GET /j': EVERYBODY,
  'GET /mijn': EVERYBODY,
  'POST /api/own/invitation/look': EVERYBODY,
  'POST /api/own/invitation/open': EVERYBODY,
  'POST /api/own/invitation/accept': EVERYBODY,
  'POST /api/own/invitation/join': OWN,
  'GET /api/own/session': EVERYBODY,
  'POST /api/own/session': EVERYBODY,
  'DELETE /api/own/session': OWN,
  'GET /api/own/terms': EVERYBODY,
  'POST /api/own/terms/accept': OWN,
  'GET /api/own/account': OWN,
  'DELETE /api/own/places/:session': OWN,
  'POST /api/own/password': OWN,
  'POST /api/own/password/forgotten': EVERYBODY,
  'POST /api/own/password/look': EVERYBODY,
  'POST /api/own/password/renew': EVERYBODY,
  'POST /api/own/factor': OWN,
  'POST /api/own/factor/confirm': OWN,
  'POST /api/own/factor/remove': OWN,
  'GET /api/own/appointments': OWN,
  'POST /api/own/appointments/:participant/link': OWN,
  'POST /api/own/people/:patient/overview': OWN,
  'POST /api/own/people/:patient/overview/file': OWN,
  'GET /api/patients/:patient/access': PLANS,
  'POST /api/patients/:patient/access': PLANS,
  'DELETE /api/patients/:patient/access/invitations/:link': PLANS,
  'DELETE /api/patients/:patient/access/:account': PLANS,
  'POST /api/patients/:patient/access/:account/factor-reset': PLANS,
  'GET /assets/*': EVERYBODY,
  'GET /favicon.svg': EVERYBODY,
  'GET /plain.css': EVERYBODY,
  'GET /beurt.js': EVERYBODY,
  'GET /inzage.js': EVERYBODY,
  'GET /offline.html': EVERYBODY,
  'GET /app.webmanifest': EVERYBODY,
  'GET /mijn.webmanifest': EVERYBODY,
  'GET /worker.js': EVERYBODY,
  'GET /icons/:icon': EVERYBODY,
  'GET /kort': EVERYBODY,
  'POST /kort': EVERYBODY,
  'GET /inzage': EVERYBODY,
  'POST /inzage': EVERYBODY,
  'POST /inzage/bestand': EVERYBODY,
  'GET /healthz': EVERYBODY,
  'GET /api/session': EVERYBODY,
  'POST /api/session': EVERYBODY,
  'DELETE /api/session': STAFF,
  'DELETE /api/entry': EVERYBODY,
  'POST /api/entry/code': EVERYBODY,
  'POST /api/entry/passkey': EVERYBODY,
  'POST /api/entry/passkey/proof': EVERYBODY,
  'POST /api/entry/first-totp': EVERYBODY,
  'POST /api/entry/first-totp/confirm': EVERYBODY,
  'POST /api/entry/first-passkey': EVERYBODY,
  'POST /api/entry/first-passkey/confirm': EVERYBODY,
  'POST /api/account/totp': STAFF,
  'POST /api/account/totp/confirm': STAFF,
  'POST /api/account/passkeys': STAFF,
  'POST /api/account/passkeys/confirm': STAFF,
  'POST /api/account/recovery-codes': STAFF,
  'POST /api/account/factors/:factor/remove': STAFF,
  'GET /api/accounts': SEE_PEOPLE,
  'POST /api/accounts/:account/factor-reset': MANAGE,
  'POST /api/accounts/:account/roles': MANAGE,
  'POST /api/accounts/:account/disable': MANAGE,
  'POST /api/accounts/:account/enable': MANAGE,
  'POST /api/accounts/:account/departments': MANAGE,
  'POST /api/support': ['admin'],
  'DELETE /api/support': ['admin'],
  'GET /api/departments': SEE_PEOPLE,
  'GET /api/departments/reach': MANAGE,
  'POST /api/departments/reach': MANAGE,
  'POST /api/departments': MANAGE,
  'POST /api/departments/:department': MANAGE,
  'DELETE /api/departments/:department': MANAGE,
  'POST /api/accounts/import/preview': MANAGE,
  'POST /api/accounts/import': MANAGE,
  'GET /api/accounts/invitations': SEE_PEOPLE,
  'POST /api/accounts/invitations': MANAGE,
  'DELETE /api/accounts/invitations/:id': MANAGE,
  'POST /api/invitation/look': EVERYBODY,
  'POST /api/invitation/open': EVERYBODY,
  'POST /api/invitation/accept': EVERYBODY,
  'POST /api/invitation/join': STAFF,
  'GET /sso/start': EVERYBODY,
  'GET /sso/callback': EVERYBODY,
  'POST /sso/backchannel-logout': EVERYBODY,
  'POST /api/account/sso': STAFF,
  'GET /api/terms': EVERYBODY,
  'POST /api/terms/accept': STAFF,
  'GET /api/account': STAFF,
  'POST /api/account/password': STAFF,
  'POST /api/password/forgotten': EVERYBODY,
  'POST /api/password/look': EVERYBODY,
  'POST /api/password/renew': EVERYBODY,
  'GET /api/account/sessions': STAFF,
  'DELETE /api/account/sessions': STAFF,
  'DELETE /api/account/sessions/:session': STAFF,
  'GET /api/appointment-types': AGENDA,
  'GET /api/appointment-types/all': ['manager'],
  'POST /api/appointment-types': ['manager'],
  'GET /api/own-words': ['manager'],
  'POST /api/own-words': ['manager'],
  'POST /api/own-words/preview': ['manager'],
  'POST /api/appointment-types/:id': ['manager'],
  'GET /api/status': STAFF,
  'GET /api/locations': AGENDA,
  'GET /api/locations/all': ['manager'],
  'POST /api/locations': ['manager'],
  'POST /api/locations/:id': ['manager'],
  'GET /api/locations/:id/page': ['manager'],
  'POST /api/locations/:id/page': ['manager'],
  'POST /api/locations/:id/page/logo': ['manager'],
  'GET /praktijk/:practice': EVERYBODY,
  'GET /praktijk/:practice/stijl.css': EVERYBODY,
  'GET /praktijk/:practice/inloop': EVERYBODY,
  'POST /praktijk/:practice/inloop': EVERYBODY,
  'GET /praktijk/:practice/inloop/plek': EVERYBODY,
  'POST /praktijk/:practice/inloop/plek': EVERYBODY,
  'GET /api/walk-ins': PLANS,
  'POST /api/walk-ins/:participant/appointment': PLANS,
  'POST /api/walk-ins/:participant/away': PLANS,
  'GET /praktijk/:practice/logo.png': EVERYBODY,
  'GET /api/clinicians': AGENDA,
  'GET /api/board': ['planner', 'assistant', 'manager'],
  'POST /api/board/rows': ['planner', 'assistant', 'manager'],
  'GET /api/patients/:patient/appointments': PLANS,
  'GET /api/delays': AGENDA,
  'POST /api/clinicians/:account/delay': PLANS,
  'POST /api/appointments/:id/hand-over': PLANS,
  'POST /api/appointments/:id/participants/:participantId/outcome': PLANS,
  'POST /api/appointments/:id/participants/:participantId/contact': PLANS,
  'GET /api/appointments': AGENDA,
  'GET /api/appointments/:id': AGENDA,
  'POST /api/patients/search': [...PLANS, 'auditor'],
  'POST /api/break-glass': PLANS,
  'POST /api/import/preview': ['planner', 'assistant'],
  'POST /api/import': ['planner', 'assistant'],
  'GET /api/account/feed': ['clinician'],
  'POST /api/account/feed': ['clinician'],
  'DELETE /api/account/feed': ['clinician'],
  'GET /api/feed/:token': EVERYBODY,
  'GET /api/availability': AGENDA,
  'POST /api/availability/:account/hours': AGENDA,
  'POST /api/availability/:account/leave': AGENDA,
  'DELETE /api/availability/:account/leave/:leave': AGENDA,
  'POST /api/planning/check': PLANS,
  'POST /api/appointments': PLANS,
  'POST /api/appointments/:id/move': PLANS,
  'POST /api/appointments/:id/cancel': PLANS,
  'POST /api/appointments/:id/participants/:participantId/link': PLANS,
  'POST /api/appointments/:id/participants/:participantId/resend': PLANS,
  'POST /api/appointments/:id/participants/:participantId/unsure': PLANS,
  'POST /api/appointments/:id/participants/:participantId/pin': PLANS,
  'POST /api/appointments/:id/participants/:participantId/letter': PLANS,
  'DELETE /api/appointments/:id/participants/:participantId/link': PLANS,
  'POST /api/appointments/:id/seat': AGENDA,
  'GET /api/house': ['manager'],
  'POST /api/house': ['manager'],
  'POST /api/house/steps': ['manager'],
  'POST /api/terms': ['manager'],
  'POST /api/test-call': ['manager'],
  'POST /api/deep-link': PLANS,
  'GET /api/seats/:seat/survey': EVERYBODY,
  'POST /api/seats/:seat/survey': EVERYBODY,
  'GET /api/figures': ['manager'],
  'GET /api/figures/file': ['manager'],
  'GET /api/registration': AGENDA,
  'GET /api/registration/file': AGENDA,
  'POST /api/registration/:appointment': PLANS,
  'POST /api/appointments/:id/colleagues': PLANS,
  'GET /api/systems/tokens': ['manager'],
  'POST /api/systems/tokens': ['manager'],
  'DELETE /api/systems/tokens/:key': ['manager'],
  'GET /api/calendars': ['planner', 'assistant', 'manager'],
  'POST /api/calendars': ['manager'],
  'POST /api/calendars/:destination/now': ['manager'],
  'DELETE /api/calendars/:destination': ['manager'],
  'GET /api/systems/webhooks': ['manager'],
  'POST /api/systems/webhooks': ['manager'],
  'POST /api/systems/webhooks/:destination/secret': ['manager'],
  'POST /api/systems/webhooks/:destination/again': ['manager'],
  'DELETE /api/systems/webhooks/:destination': ['manager'],
  'PUT /api/v1/appointments/:number': NOBODY_BY_COOKIE,
  'GET /api/v1/appointments/:number': NOBODY_BY_COOKIE,
  'DELETE /api/v1/appointments/:number': NOBODY_BY_COOKIE,
  'PUT /api/v1/patients/:number': NOBODY_BY_COOKIE,
  'GET /api/v1/patients/:number': NOBODY_BY_COOKIE,
  'GET /api/docs': EVERYBODY,
  'GET /api/docs.css': EVERYBODY,
  'GET /api/openapi.json': EVERYBODY,
  'POST /api/seats/:seat/move': PLANS,
  'POST /api/seats/:seat/press': EVERYBODY,
  'POST /api/link/look': EVERYBODY,
  'POST /api/link/press': EVERYBODY,
  'POST /api/link/relay-test': EVERYBODY,
  'POST /api/link/precall': EVERYBODY,
  'POST /api/relay-test': STAFF,
  'GET /api/practices/:practice': EVERYBODY,
  'POST /api/open-tests': EVERYBODY,
  'POST /api/open-tests/result': EVERYBODY,
  'GET /api/open-tests/:code': STAFF,
  'GET /praktijk/:practice/test': EVERYBODY,
  'GET /praktijk/:practice/inloop/plek/stand': EVERYBODY,
  'GET /api/seats/:seat': EVERYBODY,
  'GET /api/seats/:seat/desk': EVERYBODY,
  'GET /api/log/words/:language': LOG,
  'GET /api/log/choices': LOG,
  'POST /api/log/lines': LOG,
  'POST /api/log/activity': LOG,
  'GET /api/log/lines/:line': LOG,
  'POST /api/log/lines/:line/personal': LOG,
  'GET /api/log/lines/:line/proof': LOG,
  'GET /api/log/standing': LOG,
  'POST /api/log/check': LOG,
  'POST /api/log/exports': LOG,
  'GET /api/log/exports/:export': LOG,
  'GET /api/log/exports/:export/file': LOG,
  'POST /api/patients/:patient/overview': ['auditor', 'planner', 'assistant'],
  'POST /api/patients/:patient/overview/file': ['auditor', 'planner', 'assistant'],
  'POST /api/patients/:patient/overview/code': ['auditor', 'planner', 'assistant'],
  'POST /api/patients/:patient/overview/letter': ['auditor', 'planner', 'assistant'],
  'GET /api/incidents': LOG,
  'POST /api/incidents': LOG,
  'POST /api/incidents/:incident/steps': LOG,
  'POST /api/papers': LOG,
  'GET /api/protected-patients': LOG,
  'POST /api/patients/:patient/protection': LOG,
  'DELETE /api/patients/:patient/protection': LOG,
  'GET /api/auditors': APPOINTS,
  'POST /api/accounts/:account/auditor': APPOINTS,
  'POST /api/accounts/:account/auditor/confirm': APPOINTS,
  'DELETE /api/accounts/:account/auditor': APPOINTS,
  'GET /api/retention': LOG,
  'POST /api/retention/terms/:setting': LOG,
  'POST /api/holds': LOG,
  'POST /api/holds/:hold/lift': LOG,
  'GET /api/erasures': ['auditor', 'manager'],
  'POST /api/patients/:patient/erasure': LOG,
  'POST /api/patients/:patient/erasure/confirm': ['auditor', 'manager'],
  'DELETE /api/patients/:patient/erasure': ['auditor', 'manager'],
  'GET /api/reviews': LOG,
  'GET /api/reviews/choices': LOG,
  'GET /api/reviews/late': ['manager', 'auditor'],
  'POST /api/reviews/:review/items': LOG,
  'POST /api/reviews/:review/marks': LOG,
  'POST /api/reviews/:review/items/:line/question': LOG,
  'POST /api/reviews/:review/done': LOG,
  'POST /api/reviews/:review/evidence': LOG,
  'POST /api/reviews/postcodes': LOG,
  'POST /api/review-question/look': ANSWERS,
  'POST /api/review-question/answer': ANSWERS,
  'GET /api/postbus': EVERYBODY,
  'GET /socket': EVERYBODY,
};

const nameOf = ({ method, url }: RouteOptions): string => `${String(method)} ${url}`;
/** Routes as they were declared; for each GET Fastify adds the HEAD that HTTP wants. */
const declared = (): readonly RouteOptions[] =>
  crowd.practice.app.routes.filter(({ method }) => method !== 'HEAD');

/** What a door answers before a handler is asked anything. */
async function door(
  who: Who,
  method: string,
  url: string,
): Promise<'in' | 'NOT_SIGNED_IN' | 'NOT_ALLOWED' | 'FACTOR_WANTED'> {
  const answer = await crowd.practice.app.http.inject({
    method: method as 'GET',
    url: url.replaceAll(/:\w+/g, NOBODY).replace('*', 'x'),
    headers: {
      host: new URL(crowd.practice.origin).host,
      cookie: get(crowd.browsers, who).cookieHeader,
      'content-type': 'application/json',
    },
    ...(method === 'POST' && { payload: '{"no":"such field"}' }),
  });
  const code = answer.headers['content-type']?.toString().includes('json')
    ? answer.json<{ code?: string } | null>()?.code
    : undefined;
  return code === 'NOT_SIGNED_IN' || code === 'NOT_ALLOWED' || code === 'FACTOR_WANTED' ? code : 'in';
}

const SIGNS_OUT: ReadonlySet<string> = new Set(['DELETE /api/session', 'DELETE /api/own/session']);

describe('who may call what', () => {
  test('is written down for every route', () => {
    expect(declared().map(nameOf).sort()).toEqual(Object.keys(MAY).sort());
  });

  // signing out is left to who may not: it would end the others' part in this
  const attempts = Object.entries(MAY).map(([name, may]) => ({
    name,
    may,
    crowd: SIGNS_OUT.has(name) ? EVERYBODY.filter((who) => !may.includes(who)) : EVERYBODY,
  }));
  test.for(attempts)('$name', async ({ name, may, crowd: trying }) => {
    const [method = '', url = ''] = name.split(' ');
    for (const who of trying) {
      const stranger = who === 'anonymous' || who === 'guest' || may === NOBODY_BY_COOKIE;
      const refusal = stranger ? 'NOT_SIGNED_IN' : 'NOT_ALLOWED';
      expect([who, await door(who, method, url)]).toEqual([who, may.includes(who) ? 'in' : refusal]);
      if (method === 'GET') expect([who, await headDoor(who, url)]).toEqual([who, may.includes(who)]);
    }
  });
});

/** What stands in the log, in whatever form, and erasing for ever; that a review is late is no more than a banner. */
const OFFICERS =
  / \/api\/(log|reviews(?!\/late)|review-question|papers|incidents|retention|holds|erasures|protected-patients)\b| \/api\/patients\/:patient\/(overview|erasure|protection)/;

test('a password alone opens nothing of the privacy officer’s desk, to nobody', async () => {
  const desk = Object.entries(MAY).filter(([name]) => OFFICERS.test(name));
  expect(desk.length).toBeGreaterThan(35);
  await transact(crowd.practice.appliance.database.db, (tx) =>
    tx.updateTable('session').set({ mfa: null }).execute(),
  );
  for (const [name, may] of desk)
    for (const who of may) {
      const [method = '', url = ''] = name.split(' ');
      expect([name, who, await door(who, method, url)]).toEqual([name, who, 'FACTOR_WANTED']);
    }
});

/** HEAD is refused as GET is; its answer has no body to tell why. */
async function headDoor(who: Who, url: string): Promise<boolean> {
  const { statusCode } = await crowd.practice.app.http.inject({
    method: 'HEAD',
    url: url.replaceAll(/:\w+/g, NOBODY).replace('*', 'x'),
    headers: { host: new URL(crowd.practice.origin).host, cookie: get(crowd.browsers, who).cookieHeader },
  });
  return statusCode !== 401 && statusCode !== 403;
}

describe('what routes declare', () => {
  test('an event each, or why none', () => {
    for (const route of declared())
      expect([nameOf(route), isDeclared(route.config?.event)]).toEqual([nameOf(route), true]);
  });

  test('nothing personal stands in an address: queries and paths take ids, days and numbers, never free text', () => {
    for (const route of declared()) {
      const { querystring, params } = (route.schema ?? {}) as Record<
        string,
        { properties?: Readonly<Record<string, { type?: string }>> } | undefined
      >;
      const fields = Object.values({ ...querystring?.properties, ...params?.properties });
      const texts = fields.filter(({ type }) => type !== 'integer');
      for (const text of texts)
        expect([nameOf(route), text]).toEqual([
          nameOf(route),
          expect.objectContaining({ pattern: expect.any(String) }),
        ]);
    }
  });

  test('and PROTOCOL.md tells of every one of them, and of no other', () => {
    const page = readFileSync(join(import.meta.dirname, '../../server/protocol/PROTOCOL.md'), 'utf8');
    const told = [...page.matchAll(/^\| ((?:GET|POST|PUT|DELETE) \/[^ ?]*)/gm)].map(([, name = '']) => name);
    const answers = declared()
      .map(nameOf)
      .filter((name) => / \/(api\/|sso\/|healthz|kort|inzage|praktijk)/.test(name));
    expect(told.sort()).toEqual(answers.sort());
  });
});
