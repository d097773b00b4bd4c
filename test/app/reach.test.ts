import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../server/accounts/permissions.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment, Colleague, DayList } from '../../server/protocol/agenda.ts';
import type { Board } from '../../server/protocol/board.ts';
import type { Department, ReachRules } from '../../server/protocol/departments.ts';
import type { Registration } from '../../server/protocol/registration.ts';
import type { Role } from '../../server/protocol/roles.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';
import { member } from './crowd.ts';

type Member = Awaited<ReturnType<typeof member>>;

const OFFICE = ['clinician', 'planner', 'assistant', 'manager'] as const satisfies readonly Role[];
const CLOSED: ReachRules = { clinicians: 'department', office: 'department', calls: 'department' };
const DAY = '2026-12-07';

let practice: Practice;
/** One of each kind, all of them in one department. */
const own = new Map<Role, Member>();
/** A clinician of another department, with a planner of it. */
let other: Member;
let otherPlanner: Member;
let manager: Member;

beforeAll(async () => {
  practice = await Practice.open();
  for (const role of OFFICE) own.set(role, await member(practice, role));
  [other, otherPlanner] = [await member(practice, 'clinician'), await member(practice, 'planner')];
  manager = await member(practice, 'manager');
  await place('Cardiologie', [...own.values()]);
  await place('Neurologie', [other, otherPlanner]);
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

async function place(name: string, people: readonly Member[]): Promise<Department> {
  const wanted = { name, head: manager.account.id };
  const department = await manager.browser.post<Department>('/api/departments', wanted);
  for (const { account } of people) await work(account, [department.id]);
  return department;
}

const work = (account: Account, departments: readonly string[]) =>
  manager.browser.post(`/api/accounts/${account.id}/departments`, { departments });
const choose = (rules: Partial<ReachRules>) =>
  manager.browser.post('/api/departments/reach', { ...CLOSED, ...rules });

function of(role: (typeof OFFICE)[number]): Member {
  const found = own.get(role);
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found;
}

let planned = 0;
/** An appointment at a time of its own. */
function plan(clinician: Member, browser: TestBrowser, minutes = 10): Promise<Appointment> {
  planned += 1;
  return practice.plan(browser, clinician.account, { minutes: minutes + planned });
}

/** What each route that names one object wants said. A route that is not here fails the matrix. */
const BODIES: Readonly<Record<string, ((at: Appointment) => object) | null>> = {
  'GET /api/appointments/:id': null,
  'POST /api/appointments/:id/move': ({ start }) => ({ start, durationMin: 25 }),
  'POST /api/appointments/:id/cancel': () => ({}),
  'POST /api/appointments/:id/hand-over': ({ clinician }) => ({ clinicianId: clinician.id }),
  'POST /api/appointments/:id/colleagues': () => ({ accountId: of('clinician').account.id }),
  'POST /api/appointments/:id/seat': () => ({}),
  'POST /api/appointments/:id/participants/:participantId/outcome': () => ({ outcome: 'phone' }),
  'POST /api/appointments/:id/participants/:participantId/contact': () => ({ mail: 'a@b.nl', phone: null }),
  'POST /api/appointments/:id/participants/:participantId/link': () => ({}),
  'POST /api/appointments/:id/participants/:participantId/resend': () => ({ channel: 'mail' }),
  'POST /api/appointments/:id/participants/:participantId/unsure': () => ({ again: false }),
  'POST /api/appointments/:id/participants/:participantId/pin': () => ({}),
  'POST /api/appointments/:id/participants/:participantId/letter': () => ({ language: 'nl' }),
  'DELETE /api/appointments/:id/participants/:participantId/link': null,
  'POST /api/seats/:seat/move': () => ({}),
  'GET /api/patients/:patient/appointments': null,
  'POST /api/clinicians/:account/delay': () => ({ minutes: 15 }),
  'POST /api/availability/:account/hours': () => ({ hours: [] }),
  'POST /api/availability/:account/leave': () => ({ from: '2026-12-24', until: '2026-12-25' }),
  'DELETE /api/availability/:account/leave/:leave': null,
};

const NAMES_ONE =
  /^\/api\/(appointments\/:id|seats\/:seat\/move|patients\/:patient\/appointments|(clinicians|availability)\/:)/;

function rolesOf(access: unknown): readonly string[] {
  if (Array.isArray(access)) return access as readonly string[];
  const verbs: Readonly<Record<string, readonly string[]>> = PERMISSIONS;
  return verbs[String(access)] ?? [];
}

/** Routes of the staff that name an appointment, a seat, a patient or a clinician in their address. */
function routes(): readonly { readonly name: string; readonly may: readonly string[] }[] {
  return practice.app.routes
    .filter(({ method, url }: RouteOptions) => method !== 'HEAD' && NAMES_ONE.test(url))
    .map(({ method, url, config }) => ({ name: `${String(method)} ${url}`, may: rolesOf(config?.access) }));
}

async function ask(who: Member, name: string, at: Appointment): Promise<string> {
  const [method = '', url = ''] = name.split(' ');
  const [guest] = at.participants;
  const values: Readonly<Record<string, string | undefined>> = {
    ...{ id: at.id, participantId: guest?.id, seat: guest?.seat.seat },
    ...{ patient: guest?.patientId ?? undefined, account: at.clinician.id, leave: at.id },
  };
  const body = BODIES[name];
  const answer = await practice.app.http.inject({
    method: method as 'GET',
    url: url.replaceAll(/:(\w+)/g, (_, key: string) => values[key] ?? ''),
    headers: { host: new URL(practice.origin).host, cookie: who.browser.cookieHeader },
    ...(body && { payload: body(at) }),
  });
  return answer.statusCode < 300 ? 'done' : answer.json<{ code: string }>().code;
}

describe('every route that names one object', () => {
  test('stands in the matrix', () => {
    expect(
      routes()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(BODIES).sort());
  });

  test.for(OFFICE)(
    'to a %s of another department is closed, with a line, and opens for the own',
    async (role) => {
      const foreign = await plan(other, otherPlanner.browser);
      for (const { name, may } of routes()) {
        if (!may.includes(role)) continue;
        const before = await practice.size();
        // of another's delays, hours and leave a clinician never speaks
        const speaks = role !== 'clinician' || !name.includes('/:account');
        const refusal = speaks ? 'OTHER_DEPARTMENT' : 'NOT_ALLOWED';
        expect([name, await ask(of(role), name, foreign)]).toEqual([name, refusal]);
        // so many refusals draft an incident, too
        const lines = await practice.lines(before);
        const [line, ...more] = lines.filter(({ code }) => code !== 'incident.opened');
        expect([name, line?.out, line?.why, more.length]).toEqual([
          ...[name, 4, refusal.toLowerCase().replaceAll('_', '-'), 0],
        ]);
        const mine = await plan(of('clinician'), of('planner').browser);
        expect([name, await ask(of(role), name, mine)]).not.toEqual([name, 'OTHER_DEPARTMENT']);
      }
    },
  );

  test('opens for who works there, and closes again at once when that ends', async () => {
    const foreign = await plan(other, otherPlanner.browser);
    const view = () => ask(of('planner'), 'GET /api/appointments/:id', foreign);
    const listed = await manager.browser.get<Department[]>('/api/departments');
    const ids = listed.map(({ id }) => id);
    await work(of('planner').account, ids);
    expect(await view()).toBe('done');
    await work(of('planner').account, [listed.find(({ name }) => name === 'Cardiologie')?.id ?? '']);
    expect(await view()).toBe('OTHER_DEPARTMENT');
  });
});

describe('lists', () => {
  test('show what is within reach, and nothing else', async () => {
    const mine = await plan(of('clinician'), of('planner').browser);
    const foreign = await plan(other, otherPlanner.browser);
    const shown = async ({ browser }: Member): Promise<readonly boolean[]> => {
      const day = await browser.get<DayList>(`/api/appointments?day=${DAY}`);
      const ids = day.appointments.map(({ id }) => id);
      return [ids.includes(mine.id), ids.includes(foreign.id)];
    };
    for (const role of OFFICE) expect([role, await shown(of(role))]).toEqual([role, [true, false]]);
    expect(await shown(otherPlanner)).toEqual([false, true]);
    // asked for by name it is no other list
    const path = `/api/appointments?day=${DAY}&clinician=${other.account.id}`;
    expect((await of('planner').browser.get<DayList>(path)).appointments).toEqual([]);
    const board = await of('planner').browser.get<Board>(`/api/board?day=${DAY}`);
    expect(board.rows.map(({ clinician }) => clinician)).not.toContain(other.account.id);
    const rows = { day: DAY, ids: [mine.id, foreign.id] };
    const { rows: found } = await of('planner').browser.post<Board>('/api/board/rows', rows);
    expect(found.map(({ id }) => id)).toEqual([mine.id]);
    const done = await otherPlanner.browser.get<Registration>(`/api/registration?day=${DAY}&days=1`);
    expect(done.lines.map(({ clinician }) => clinician.id)).not.toContain(of('clinician').account.id);
  });

  test('of clinicians offer whom one may choose', async () => {
    const offered = async () => {
      const all = await of('planner').browser.get<Colleague[]>('/api/clinicians');
      return all.map(({ id, agenda, call }) => [id === other.account.id ? 'other' : 'own', agenda, call]);
    };
    expect(await offered()).toEqual([['own', true, true]]);
    await choose({ calls: 'organisation' });
    expect((await offered()).toSorted()).toEqual([
      ['other', false, true],
      ['own', true, true],
    ]);
    await choose({});
  });
});

describe('what the organisation chose', () => {
  test('opens the agenda of all to who plans, or shuts a clinician in with the own', async () => {
    const foreign = await plan(other, otherPlanner.browser);
    await choose({ office: 'organisation', clinicians: 'own' });
    expect(await ask(of('planner'), 'GET /api/appointments/:id', foreign)).toBe('done');
    expect(await ask(of('clinician'), 'GET /api/appointments/:id', foreign)).toBe('OTHER_DEPARTMENT');
    const colleague = await member(practice, 'clinician');
    const theirs = await plan(colleague, of('planner').browser);
    expect(await ask(of('clinician'), 'GET /api/appointments/:id', theirs)).toBe('OTHER_DEPARTMENT');
    await choose({});
    expect(await ask(of('planner'), 'GET /api/appointments/:id', foreign)).toBe('OTHER_DEPARTMENT');
  });

  test('is for managers and administrators, and a line each; the same again is none', async () => {
    const refused = of('planner').browser.post('/api/departments/reach', CLOSED);
    await expect(refused).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const before = await practice.size();
    await choose({ calls: 'organisation' });
    await choose({ calls: 'organisation' });
    await choose({});
    expect((await practice.lines(before)).map(({ code, obj, det }) => [code, obj, det])).toEqual([
      ['config.change', ['set:callReach'], { before: 'department', after: 'organisation' }],
      ['config.change', ['set:callReach'], { before: 'organisation', after: 'department' }],
    ]);
  });
});

describe('a colleague who is asked in', () => {
  test('sees that one appointment, whatever the department; one who only sat down does not', async () => {
    const theirs = await plan(other, otherPlanner.browser);
    const guest = of('clinician');
    const invite = () =>
      otherPlanner.browser.post(`/api/appointments/${theirs.id}/colleagues`, { accountId: guest.account.id });
    await expect(invite()).rejects.toMatchObject({ code: 'OTHER_DEPARTMENT' });
    await choose({ calls: 'organisation' });
    await invite();
    await choose({});
    expect(await ask(guest, 'GET /api/appointments/:id', theirs)).toBe('done');
    const day = await guest.browser.get<DayList>(
      `/api/appointments?day=${DAY}&clinician=${guest.account.id}`,
    );
    expect(day.appointments.map(({ id }) => id)).toContain(theirs.id);

    const visitor = await member(practice, 'planner');
    const [, nerves] = await manager.browser.get<Department[]>('/api/departments');
    await work(visitor.account, [nerves?.id ?? '']);
    expect(await ask(visitor, 'POST /api/appointments/:id/seat', theirs)).toBe('done');
    await work(visitor.account, []);
    expect(await ask(visitor, 'POST /api/appointments/:id/seat', theirs)).toBe('OTHER_DEPARTMENT');
  });
});

test('who works in no department belongs with the others who do not', async () => {
  const [loose, planner] = [await member(practice, 'clinician'), await member(practice, 'planner')];
  const theirs = await plan(loose, planner.browser);
  expect(await ask(planner, 'GET /api/appointments/:id', theirs)).toBe('done');
  expect(await ask(of('planner'), 'GET /api/appointments/:id', theirs)).toBe('OTHER_DEPARTMENT');
  await expect(plan(other, planner.browser)).rejects.toMatchObject({ code: 'OTHER_DEPARTMENT' });
});

describe('a desk', () => {
  test('hears of arrivals within reach, and asks anew at once when who reaches whom has changed', async () => {
    const foreign = await plan(other, otherPlanner.browser, 5 - planned);
    const [near, far] = [await otherPlanner.browser.desk(), await of('planner').browser.desk()];
    const token = await practice.token(otherPlanner.browser, foreign);
    await practice.browser().post('/api/link/press', { token });
    await near.socket.hear('arrival', ({ arrival }) => arrival.appointment === foreign.id);
    await far.socket.settled();
    expect(far.socket.soFar('arrival')).toEqual([]);
    await choose({ office: 'organisation' });
    expect(await far.socket.closing()).toBe(1001);
    const { socket, desk } = await of('planner').browser.desk();
    expect(desk.arrivals.map(({ appointment }) => appointment)).toContain(foreign.id);
    await choose({});
    expect(await socket.closing()).toBe(1001);
    expect((await of('planner').browser.desk()).desk.arrivals).toEqual([]);
  });
});
