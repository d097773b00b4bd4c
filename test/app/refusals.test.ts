import type { RouteOptions } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../server/accounts/permissions.ts';
import { type Crowd, EVERYBODY, gather, get, type Who } from './crowd.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await gather();
});
afterAll(() => crowd.practice.close());

const NOBODY = '00000000-0000-4000-8000-000000000000';
const STRANGERS: readonly Who[] = ['anonymous', 'guest'];

interface Line {
  readonly ev: { readonly code: string };
  readonly out: number;
  readonly why: string | null;
  readonly chk: string;
  readonly usr: readonly { readonly id: string; readonly role: string }[];
  readonly obj: readonly { readonly idt: string; readonly id: string }[];
  readonly pii: readonly unknown[];
}

async function lines(): Promise<Line[]> {
  const { db } = crowd.practice.appliance.database;
  const rows = await db.selectFrom('audit').select('body').orderBy('seq').execute();
  return rows.map(({ body }) => JSON.parse(body ?? '') as Line);
}

async function ask(who: Who, method: string, url: string, payload?: string): Promise<number> {
  const { statusCode } = await crowd.practice.app.http.inject({
    method: method as 'GET',
    url,
    headers: {
      host: new URL(crowd.practice.origin).host,
      cookie: get(crowd.browsers, who).cookieHeader,
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(payload !== undefined && { payload }),
  });
  return statusCode;
}

const A_COLLEAGUE = { id: expect.stringMatching(/^u:/), role: expect.stringMatching(/^0[567]$/) };
const A_PATIENT = { id: expect.stringMatching(/^g:/), role: '01' };

/** The object of a refusal: what the address names. A line of the log has a number, which is no id. */
function namedIn(url: string): unknown {
  return /:(?!line)/.test(url) ? expect.stringContaining(NOBODY) : 'svc:appliance';
}

/** Routes of some of the staff alone that write an event. */
function guarded(): readonly { method: string; url: string; may: readonly string[]; event: string }[] {
  return crowd.practice.app.routes.flatMap(({ method, url, config }: RouteOptions) => {
    const may = rolesOf(config?.access);
    const event = config?.event;
    if (may === null || typeof event !== 'string' || method === 'HEAD') return [];
    return [{ method: String(method), url, may, event }];
  });
}

/** The roles that a declaration names, by themselves or by a verb; null: it is for all staff, guests or everybody. */
function rolesOf(access: unknown): readonly string[] | null {
  if (Array.isArray(access)) return access as readonly string[];
  const verbs: Readonly<Record<string, readonly string[]>> = PERMISSIONS;
  return typeof access === 'string' ? (verbs[access] ?? null) : null;
}

describe('what somebody who is signed in may not', () => {
  test('is refused with a line: who, what, on what, and that nothing was allowed', async () => {
    expect(guarded().length).toBeGreaterThan(14);
    for (const { method, url, may, event } of guarded()) {
      for (const who of EVERYBODY.filter((one) => !may.includes(one) && !STRANGERS.includes(one))) {
        const before = (await lines()).length;
        expect([url, who, await ask(who, method, url.replaceAll(/:\w+/g, NOBODY))]).toEqual([url, who, 403]);
        // so many refusals of one person are an incident by themselves
        const added = (await lines())
          .slice(before)
          .filter(({ ev, out }) => ev.code !== 'incident.opened' || out !== 0);
        expect(added).toHaveLength(1);
        expect(added[0]).toMatchObject({
          ev: { code: event },
          out: 4,
          why: 'not-allowed',
          // the emergency button was pressed all the same
          chk: event === 'breakglass.start' ? 'FFFT' : 'FFFF',
          usr: [who === 'patient' ? A_PATIENT : A_COLLEAGUE],
          obj: expect.arrayContaining([expect.objectContaining({ id: namedIn(url) })]),
          pii: [{ k: expect.any(String) }],
        });
      }
    }
  }, 120_000); // every route, as everybody

  test('is refused to strangers without a line: they could fill the log', async () => {
    const before = (await lines()).length;
    for (const { method, url } of guarded())
      for (const who of STRANGERS) expect(await ask(who, method, url.replaceAll(/:\w+/g, NOBODY))).toBe(401);
    expect(await lines()).toHaveLength(before);
  });
});

describe('an act that cannot be', () => {
  const last = async () => (await lines()).at(-1);

  test('leaves a line of its kind: an id that does not exist was tried', async () => {
    expect(await ask('planner', 'GET', `/api/appointments/${NOBODY}`)).toBe(404);
    expect(await last()).toMatchObject({
      ev: { code: 'appointment.viewed' },
      out: 4,
      why: 'appointment-unknown',
      obj: [{ idt: 'appointment', id: `a:${NOBODY}` }],
    });
  });

  test('leaves none when it made no sense', async () => {
    const before = (await lines()).length;
    expect(await ask('planner', 'GET', '/api/appointments/Jansen')).toBe(400);
    expect(await ask('planner', 'GET', '/api/appointments?day=2026-02-30')).toBe(400);
    expect(await ask('planner', 'POST', '/api/patients/search', '{')).toBe(400);
    expect(await lines()).toHaveLength(before);
  });

  test('never carries what was typed in the address', async () => {
    expect(await ask('auditor', 'GET', '/api/appointments/Jansen')).toBe(403);
    expect(JSON.stringify(await last())).not.toContain('Jansen');
    expect(await last()).toMatchObject({ out: 4, obj: [{ id: 'svc:appliance' }] });
  });

  test('because we failed, leaves a line that says so', async () => {
    const { db } = crowd.practice.appliance.database;
    await db.schema.alterTable('patient').renameTo('patient_gone').execute();
    expect(await ask('planner', 'POST', '/api/patients/search', '{"q":"jansen"}')).toBe(500);
    await db.schema.alterTable('patient_gone').renameTo('patient').execute();
    expect(await last()).toMatchObject({ ev: { code: 'patient.search' }, out: 8, why: 'internal' });
  });

  test('is refused all the same while the log cannot be written', async () => {
    const { db } = crowd.practice.appliance.database;
    const before = (await lines()).length;
    const trigger = "create trigger broken before insert on audit begin select raise(abort, 'no'); end";
    await sql.raw(trigger).execute(db);
    expect(await ask('auditor', 'GET', `/api/appointments/${NOBODY}`)).toBe(403);
    await sql.raw('drop trigger broken').execute(db);
    expect(await lines()).toHaveLength(before);
  });
});
