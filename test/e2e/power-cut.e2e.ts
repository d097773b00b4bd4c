import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Appointment, AppointmentType, Clinician } from '../../server/protocol/agenda.ts';
import { Appliance } from '../support/appliance.ts';
import { Refusal, TestBrowser } from '../support/browser.ts';

const SEED = 20_261_122;
const CUTS = 20;
const PLANNERS = 4;

/** What the app said was done, by the id of the appointment. */
interface Acknowledged {
  readonly planned: Set<string>;
  readonly moved: Map<string, number>;
  readonly cancelled: Set<string>;
  /** Requests that were never answered: each may have been done, or not. */
  unanswered: number;
}

describe('the app is killed again and again while appointments are planned', () => {
  let appliance: Appliance;
  let planner: TestBrowser;
  const done: Acknowledged = { planned: new Set(), moved: new Map(), cancelled: new Set(), unanswered: 0 };

  beforeAll(async () => {
    appliance = await Appliance.start();
    planner = new TestBrowser(appliance.origin);
    const { mail, password } = appliance.person('planner');
    await planner.signIn(mail, password);
  });
  afterAll(() => appliance.stop());

  test(`${CUTS} times at a random moment, and comes back each time`, async () => {
    const random = randomOf(SEED);
    const plan = await planOf(planner);
    for (let cut = 0; cut < CUTS; cut += 1) {
      let running = true;
      const before = done.planned.size;
      const work = Array.from({ length: PLANNERS }, async () => {
        while (running) running = (await act(planner, plan, done, random)) && running;
      });
      while (done.planned.size < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, random() * 120));
      await appliance.kill('app');
      await Promise.all(work);
      await appliance.run('app');
    }
    // the kills came in the middle of something
    expect(done.unanswered).toBeGreaterThan(CUTS / 2);
    expect(done.cancelled.size).toBeGreaterThan(0);
    expect(done.moved.size).toBeGreaterThan(0);
  }, 600_000);

  test('every acknowledged act has its line, and no line is without its act', async () => {
    const book = await bookOf(appliance);
    for (const id of done.planned) expect([id, book.created.get(id)]).toEqual([id, 1]);
    for (const id of done.cancelled) expect([id, book.cancelled.get(id)]).toEqual([id, 1]);
    for (const [id, times] of done.moved) expect(book.moved.get(id) ?? 0).toBeGreaterThanOrEqual(times);
    expect([...book.created.keys()].sort()).toEqual(book.appointments.map(({ id }) => id).sort());
    for (const { id, state, ...kept } of book.appointments) {
      const cancelled = state === 'cancelled' ? 1 : 0;
      const sequence = (book.moved.get(id) ?? 0) + cancelled;
      const { guests } = kept;
      expect({ id, ...kept, lines: [book.cancelled.get(id) ?? 0, book.invited.get(id)] }).toEqual({
        ...{ id, sequence, guests, seats: guests + 1, messages: guests * (1 + sequence) },
        lines: [cancelled, guests],
      });
    }
  });

  test('and the verifier accepts the log', async () => {
    const { status, said } = appliance.verifyLog();
    expect(status, said).toBe(0);
  });
});

type Plan = (minutes: number) => Record<string, unknown>;

async function planOf(planner: TestBrowser): Promise<Plan> {
  const [type] = await planner.get<AppointmentType[]>('/api/appointment-types');
  const [clinician] = await planner.get<Clinician[]>('/api/clinicians');
  const participants = [{ role: 'patient', name: 'Mw. Stroom', mail: 'stroom@patient.example' }];
  return (minutes) => ({
    typeId: type?.id,
    clinicianId: clinician?.id,
    start: new Date(Date.now() + minutes * 60_000).toISOString(),
    durationMin: 20,
    participants,
  });
}

/** Plans one appointment, and sometimes moves or cancels it. @returns false when the app was gone. */
async function act(
  planner: TestBrowser,
  plan: Plan,
  done: Acknowledged,
  random: () => number,
): Promise<boolean> {
  try {
    const { id } = await planner.post<Appointment>('/api/appointments', plan(60 + random() * 1_000));
    done.planned.add(id);
    if (random() < 0.4) {
      await planner.post(`/api/appointments/${id}/move`, { start: plan(2_000)['start'], durationMin: 30 });
      done.moved.set(id, (done.moved.get(id) ?? 0) + 1);
    }
    if (random() < 0.4) {
      await planner.post(`/api/appointments/${id}/cancel`);
      done.cancelled.add(id);
    }
    return true;
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    done.unanswered += 1;
    return false;
  }
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly sequence: number;
  readonly guests: number;
  readonly seats: number;
  readonly messages: number;
}

/** What stands in the file itself, beside what its log tells. */
async function bookOf(appliance: Appliance) {
  await appliance.kill('app');
  const sqlite = new Database(join(appliance.folder, 'data', 'beeldkamer.db'));
  try {
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);
    const lines = sqlite.prepare<[string], { id: string; n: number }>(
      `select substr(o.value ->> '$.id', 3) as id, count(*) as n from audit, json_each(body, '$.obj') as o
       where body ->> '$.ev.code' = ? and o.value ->> '$.idt' = 'appointment' group by 1`,
    );
    const appointments = sqlite
      .prepare<[], Row>(
        `select id, state, sequence,
           (select count(*) from participant where appointment_id = a.id) as guests,
           (select count(*) from seat where appointment_id = a.id) as seats,
           (select count(*) from outbox where appointment_id = a.id) as messages
         from appointment a`,
      )
      .all();
    const told = (code: string) => new Map(lines.all(code).map(({ id, n }) => [id, n]));
    return {
      appointments,
      created: told('appointment.create'),
      moved: told('appointment.move'),
      cancelled: told('appointment.cancel'),
      invited: told('invite.created'),
    };
  } finally {
    sqlite.close();
    await appliance.run('app');
  }
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
