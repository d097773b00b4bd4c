import { describe, expect, test } from 'vitest';
import { lastRun } from '../../../server/audit/retention/service.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { given } from '../../calls/house.ts';
import { PATIENT, RELATIVE } from '../../support/practice.ts';
import { OPERATOR, Years } from './stage.ts';

const years = new Years();
const set = (name: string, value: number) =>
  years.practice.app.domains.organisation.set(bySystem(), name, value);
/** What the runs of retention told, without those that ended nothing. */
const ends = async () =>
  (await years.told('retention.run'))
    .map(({ det }) => Object.fromEntries(Object.entries(det).filter(([, count]) => count !== 0)))
    .filter((det) => Object.keys(det).length > 0);

/** A call of this appointment that ended at the clock's time. */
async function callIn(appointmentId: string, ended: boolean): Promise<void> {
  const now = years.practice.clock.now;
  const times = { opened_at: now, started_at: now, empty_since: null };
  const end = ended
    ? ({ phase: 'ended', ended_at: now, end_reason: 'host' } as const)
    : ({ phase: 'active', ended_at: null, end_reason: null } as const);
  await transact(years.db, async (tx) => {
    const id = `call-of-${appointmentId}`;
    await tx
      .insertInto('call')
      .values({ id, appointment_id: appointmentId, ...times, ...end })
      .execute();
    await tx.updateTable('seat').set({ call_id: id }).where('appointment_id', '=', appointmentId).execute();
  });
}

/** A test before the call, as this participant's browser told it. */
async function testedBy(participant: string): Promise<void> {
  const at = years.practice.clock.now;
  const row = {
    code: '2A3B4C',
    participant_id: participant,
    at,
    verdict: 'good',
    advice: null,
    tested: '{}',
  };
  await transact(years.db, async (tx) => void (await tx.insertInto('precall').values(row).execute()));
}

/** Figures of a call, as a page of the appointment's first seat told them. */
async function toldOf(appointmentId: string): Promise<void> {
  await transact(years.db, async (tx) => {
    const { id } = await tx
      .selectFrom('seat')
      .select('id')
      .where('appointment_id', '=', appointmentId)
      .executeTakeFirstOrThrow();
    const row = { call_id: `call-of-${appointmentId}`, seat_id: id, attach: 1, over: 1, figures: '{}' };
    await tx
      .insertInto('call_quality')
      .values({ ...row, at: years.practice.clock.now })
      .execute();
  });
}

/** An incident at the clock's time, and a comparison that came to nothing. */
async function foundAt(appointment: string): Promise<void> {
  const at = years.practice.clock.now;
  const place = { appointment_id: appointment, call_id: `call-of-${appointment}` };
  await transact(years.db, async (tx) => {
    const row = { id: `incident-of-${appointment}`, at, kind: 'mismatch', matter: appointment } as const;
    await tx
      .insertInto('incident')
      .values({ ...row, ...place })
      .execute();
    await tx.insertInto('failed_comparison').values({ person: 'somebody', at }).execute();
  });
}

describe('what ended longer ago than its term', () => {
  test('goes with all that belongs to it, told by a line; what is younger stays', async () => {
    const old = await years.plan(PATIENT, RELATIVE);
    await years.delivered();
    await callIn(old.id, true);
    years.at('2027-12-20T10:00:00.000Z');
    const young = await years.plan({ ...PATIENT, name: 'Dhr. Visser' });
    await years.delivered();
    years.at('2028-01-08T03:00:00.000Z');
    const ended = await years.run();
    expect(ended).toMatchObject({
      counts: { appointments: 1, participants: 2, calls: 1, records: 1, keys: 0 },
      held: 0,
      trouble: null,
    });
    expect(await ends()).toEqual([
      { appointments: 1, participants: 2, calls: 1, links: 2, deliveries: 2 },
      { links: 1 },
      { records: 1 },
    ]);
    for (const table of ['appointment', 'participant', 'patient'] as const)
      expect(await years.count(table), table).toBe(1);
    expect(await years.count('seat')).toBe(2);
    expect(await years.count('call')).toBe(0);
    const { agenda } = years.practice.app.domains;
    expect(await agenda.appointmentOf(old.id)).toBeNull();
    expect(await agenda.appointmentOf(young.id)).not.toBeNull();
  });

  test('each kind has its own term, as the organisation set it', async () => {
    await set('appointmentMonths', 24);
    await set('callMonths', 1);
    const { id, participants } = await years.plan(PATIENT);
    await years.delivered();
    await callIn(id, true);
    await testedBy(given(participants[0]).id);
    await toldOf(id);
    years.at('2026-12-08T10:19:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ links: 0, deliveries: 0, calls: 0 });
    // 24 hours after the link stopped working: at half past nine, and an hour for who comes late
    years.at('2026-12-08T10:31:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ links: 1, deliveries: 0, calls: 0 });
    years.at('2027-01-06T10:31:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ deliveries: 0, tests: 0, figures: 0 });
    years.at('2027-01-07T10:31:00.000Z');
    expect((await years.run())?.counts).toMatchObject({
      links: 0,
      deliveries: 1,
      tests: 1,
      figures: 1,
      calls: 0,
    });
    expect(await years.count('call_quality')).toBe(0);
    expect(await years.count('precall')).toBe(0);
    years.at('2027-01-09T10:31:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 0, calls: 1 });
    expect(await years.count('appointment')).toBe(1);
    expect(await years.count('seat')).toBe(2);
    years.at('2028-12-08T10:31:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 1, participants: 1, records: 1 });
  });

  test('incidents stay five years, and failed comparisons a day', async () => {
    const { id } = await years.plan(PATIENT);
    await foundAt(id);
    years.at('2026-12-08T08:59:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ comparisons: 0, incidents: 0 });
    years.at('2026-12-08T09:01:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ comparisons: 1, incidents: 0 });
    years.at('2031-12-07T10:00:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 1, incidents: 0 });
    years.at('2031-12-08T10:00:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ comparisons: 0, incidents: 1 });
  });

  test('messages about an appointment that is still to come stay, however old', async () => {
    const { id } = await years.plan(PATIENT);
    await years.delivered();
    const later = years.practice.clock.now + 50 * 86_400_000;
    await years.db
      .updateTable('appointment')
      .set({ starts_at: later, ends_at: later + 1 })
      .where('id', '=', id)
      .execute();
    years.practice.clock.forward(40 * 86_400_000);
    expect((await years.run())?.counts.deliveries).toBe(0);
    years.practice.clock.forward(11 * 86_400_000);
    expect((await years.run())?.counts.deliveries).toBe(1);
  });

  test('a call that goes on keeps its appointment', async () => {
    const { id } = await years.plan(PATIENT);
    await callIn(id, false);
    years.at('2028-02-01T03:00:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 0, records: 0, calls: 0 });
  });

  test('a patient who still has an appointment, or whose record is young, stays', async () => {
    const { participants } = await years.plan(PATIENT);
    const patientId = participants[0]?.patientId ?? '';
    years.at('2028-01-20T10:00:00.000Z');
    await years.plan({ role: 'patient', name: 'Mw. Jansen', patientId, mail: 'jansen@example.nl' });
    expect((await years.run())?.counts).toMatchObject({ appointments: 1, records: 0 });
    await years.db
      .insertInto('patient')
      .values({
        id: 'young',
        name: 'Nieuw',
        birth_date: null,
        postcode: null,
        mail: null,
        phone: null,
        vip: 0,
        created_at: years.practice.clock.now,
      })
      .execute();
    years.at('2029-02-19T10:00:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 0, records: 0 });
    years.at('2029-03-01T10:00:00.000Z');
    expect((await years.run())?.counts).toMatchObject({ appointments: 1, records: 2 });
  });

  test('goes in slices: more than one transaction holds, each with its line', async () => {
    const { id } = await years.plan(PATIENT);
    const row = await years.db
      .selectFrom('appointment')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await transact(years.db, async (tx) => {
      for (let at = 0; at < 120; at += 1)
        await tx
          .insertInto('appointment')
          .values({ ...row, id: `copy-${at}` })
          .execute();
    });
    years.at('2028-02-01T03:00:00.000Z');
    expect((await years.run())?.counts.appointments).toBe(121);
    const slices = (await ends()).map(({ appointments }) => appointments);
    expect(slices.filter((count) => count !== undefined)).toEqual([50, 50, 21]);
  });
});

describe('a run', () => {
  test('of a day on which nothing ended leaves its line, and is remembered', async () => {
    await years.retention.tick();
    expect(await years.told('retention.run')).toHaveLength(1);
    await years.retention.tick();
    expect(await years.told('retention.run')).toHaveLength(1);
    years.at('2026-12-08T02:00:00.000Z');
    await years.retention.tick();
    expect(await years.told('retention.run')).toHaveLength(2);
  });

  test('is not begun by itself when the clock leapt a year ahead, until a person begins it', async () => {
    await years.plan(PATIENT);
    await years.retention.tick();
    years.at('2028-02-01T03:00:00.000Z');
    await years.retention.tick();
    expect(await years.count('appointment')).toBe(1);
    expect((await lastRun(years.db)).trouble).toBe('clock-leapt');
    expect((await years.run(OPERATOR))?.counts.appointments).toBe(1);
    expect((await lastRun(years.db)).trouble).not.toBe('clock-leapt');
  });

  test('is done once at a time', async () => {
    const both = await Promise.all([years.run(), years.run()]);
    expect(both.filter((ended) => ended === null)).toHaveLength(1);
    expect(await years.told('retention.run')).toHaveLength(1);
    expect(await years.run()).not.toBeNull();
  });

  test('that is stopped ends between two transactions; the next one goes on', async () => {
    await years.plan(PATIENT);
    years.at('2028-02-01T03:00:00.000Z');
    const cut = years.run();
    await years.retention.stop();
    expect(await cut).toBeNull();
    await years.practice.restart();
    expect(await years.run()).toMatchObject({ trouble: null });
    expect(await years.count('patient')).toBe(0);
  });

  test('whose line cannot be written forgets nothing', async () => {
    await years.plan(PATIENT);
    years.at('2028-02-01T03:00:00.000Z');
    const before = years.practice.clock.now;
    years.practice.clock.now = (await firstTime()) as typeof before;
    await expect(years.run()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(await years.count('appointment')).toBe(1);
    years.practice.clock.now = before;
    expect((await years.run())?.counts.appointments).toBe(1);
  });
});

/** Long before the last line: the log then takes no more. */
async function firstTime(): Promise<number> {
  const end = await years.practice.appliance.log.end();
  return Date.parse(end?.ts ?? '') - 60_000;
}
