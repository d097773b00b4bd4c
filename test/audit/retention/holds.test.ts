import { describe, expect, test } from 'vitest';
import { DAY, type EpochMs } from '../../../server/core/clock.ts';
import { PATIENT, RELATIVE } from '../../support/practice.ts';
import { signHead } from './signed-head.ts';
import { OPERATOR, Years } from './stage.ts';

const years = new Years();
const NOBODY = '00000000-0000-4000-8000-000000000000';
const hold = (patientId: string, until: EpochMs | null = null) =>
  years.retention.hold(OPERATOR, { patientId, until, reason: 'klacht van de familie' });
const keyOf = (id: string) => years.practice.appliance.keys.find(id);

describe('a legal hold', () => {
  test('keeps everything of the patient, and of those who came along, until it is lifted', async () => {
    const held = await years.plan(PATIENT, RELATIVE);
    const other = await years.plan({ ...PATIENT, name: 'Dhr. Visser' });
    await years.delivered();
    const patientId = years.patientOf(held);
    const { id } = await hold(patientId);
    await signHead(years.db);
    const before = await years.bodies();
    const persons = [`p:${patientId}`, ...held.participants.map((one) => `pt:${one.id}`)];
    const theirs = [...before].filter(([, { obj }]) => obj.some((one) => persons.includes(one.id)));
    expect(theirs.length).toBeGreaterThan(3);

    years.at('2032-01-01T03:00:00.000Z');
    const ended = await years.run();
    expect(ended).toMatchObject({ counts: { appointments: 1, participants: 1, records: 1 }, held: 1 });
    expect(await years.practice.app.domains.agenda.appointmentOf(held.id)).not.toBeNull();
    expect(await years.practice.app.domains.agenda.appointmentOf(other.id)).toBeNull();
    expect(await years.count('outbox')).toBe(2);
    expect(await years.count('link')).toBe(2);
    const after = await years.bodies();
    for (const [seq, body] of theirs) {
      expect(after.get(seq)).toEqual(body);
      for (const { k } of body.pii) expect(keyOf(k)).not.toBeNull();
    }
    for (const [seq] of before) expect(after.has(seq)).toBe(theirs.some(([one]) => one === seq));

    expect(await years.retention.holds()).toMatchObject([{ id, patientId, until: null }]);
    await years.retention.lift(OPERATOR, id, 'ingetrokken');
    expect(await years.retention.holds()).toEqual([]);
    expect(await years.run()).toMatchObject({ counts: { appointments: 1, records: 1 }, held: 0 });
    const last = await years.bodies();
    for (const [seq, { pii }] of theirs) {
      expect(last.has(seq)).toBe(false);
      for (const { k } of pii) expect(keyOf(k)).toBeNull();
    }
  });

  test('says in its lines who, whom and until when; what was typed stands hidden, and nowhere else', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    const until = (years.practice.clock.now + 9 * DAY) as EpochMs;
    const { id, seq } = await hold(patientId, until);
    await years.retention.lift(OPERATOR, id, 'afgedaan met de familie');
    const [set] = await years.told('hold.set');
    expect((await years.bodies()).get(seq)).toEqual(set);
    expect(set).toMatchObject({
      det: { until: new Date(until).toISOString() },
      obj: [{ id: `h:${id}` }, { id: `p:${patientId}` }],
    });
    expect(set?.pii).toHaveLength(2);
    expect(await years.told('hold.lifted')).toMatchObject([{ obj: [{ id: `h:${id}` }, {}] }]);
    expect(years.found(['klacht', 'afgedaan', 'karim'])).toEqual([]);
  });

  test('ends by itself after its last day, with a line', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    await hold(patientId, Date.parse('2028-05-01T00:00:00.000Z') as EpochMs);
    years.at('2028-04-30T23:00:00.000Z');
    expect(await years.run()).toMatchObject({ counts: { appointments: 0 }, held: 1 });
    years.at('2028-05-01T03:00:00.000Z');
    expect(await years.run()).toMatchObject({ counts: { appointments: 1, records: 1 }, held: 0 });
    expect(await years.told('hold.lifted')).toHaveLength(1);
  });

  test('may be set on a patient of whom only the log still knows', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    years.at('2028-05-01T03:00:00.000Z');
    await years.run();
    expect(await years.count('patient')).toBe(0);
    await hold(patientId);
    await signHead(years.db);
    years.at('2032-02-01T03:00:00.000Z');
    await years.run();
    expect((await years.told('appointment.create')).length).toBe(1);
    expect((await years.told('auth.login')).length).toBe(0);
  });

  test('of two, the second keeps what the first let go', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    const [one] = [await hold(patientId), await hold(patientId)];
    await years.retention.lift(OPERATOR, one.id, 'dubbel');
    years.at('2028-05-01T03:00:00.000Z');
    expect(await years.run()).toMatchObject({ counts: { appointments: 0 }, held: 1 });
  });

  test('is refused on nobody, for a day that is over, and lifted only once', async () => {
    await expect(hold(NOBODY)).rejects.toMatchObject({ code: 'PATIENT_UNKNOWN' });
    const patientId = years.patientOf(await years.plan(PATIENT));
    await expect(hold(patientId, years.practice.clock.now)).rejects.toMatchObject({ code: 'BAD_TIME' });
    expect(await years.told('hold.set')).toEqual([]);
    const { id } = await hold(patientId);
    await years.retention.lift(OPERATOR, id, 'ingetrokken');
    await expect(years.retention.lift(OPERATOR, id, 'nog eens')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
