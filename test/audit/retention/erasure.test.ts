import { describe, expect, test } from 'vitest';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import { PASSWORD, PATIENT, RELATIVE } from '../../support/practice.ts';
import { OPERATOR, Years } from './stage.ts';

const years = new Years();
const erase = (patientId: string) => years.retention.erase(OPERATOR, patientId);
const OTHER = { role: 'patient', name: 'Dhr. Visser', mail: 'visser@example.nl' } as const;
/** The day after the appointment, when its links work no more. */
const AFTER = '2026-12-08T09:00:00.000Z';

/** All that the tables have of these people. */
const TEXTS = ['Mw. Jansen', 'jansen@example.nl', 'Piet Jansen', '+31612345678'];

describe('a request to be erased', () => {
  test('takes record, appointments, links and messages at once, and tells what the law keeps', async () => {
    const planned = await years.plan(PATIENT, RELATIVE);
    const other = await years.plan(OTHER);
    await years.delivered();
    const patientId = years.patientOf(planned);
    expect(years.found(TEXTS)).toEqual(TEXTS);
    years.at(AFTER);
    const { erased, refused, clean } = await erase(patientId);
    expect(erased).toEqual({
      keys: 0,
      records: 1,
      reviews: 0,
      appointments: 1,
      participants: 2,
      calls: 0,
      links: 2,
      deliveries: 2,
      tests: 0,
      figures: 0,
      incidents: 0,
      comparisons: 0,
      backups: 0,
      logs: 0,
    });
    expect(refused).toEqual({ ground: 'log-term', until: '2032-01-01' });
    expect(clean).toBe(true);
    expect(years.found(TEXTS)).toEqual([]);
    expect(await years.practice.app.domains.agenda.appointmentOf(other.id)).not.toBeNull();
    expect(await years.told('privacy.erased')).toMatchObject([
      { out: 0, det: { records: 1, appointments: 1 }, obj: [{ id: `p:${patientId}` }] },
    ]);
    expect(await years.told('privacy.erasure_refused')).toMatchObject([
      { out: 4, det: { ground: 'log-term', until: '2032-01-01' }, obj: [{ id: `p:${patientId}` }] },
    ]);
  });

  test('shreds what is beyond the legal term, though the organisation keeps its log longer', async () => {
    await years.practice.app.domains.organisation.set(bySystem(), 'logYears', 20);
    const { log, keys } = years.practice.appliance;
    const patientId = years.patientOf(await years.plan(PATIENT));
    const note = (text: string) =>
      transact(years.db, (tx) =>
        log.append(tx, {
          code: 'patient.update',
          by: bySystem(),
          about: [{ kind: 'patient', id: patientId }],
          personal: [{ subject: patientId, of: 'obj/0', facts: { text } }],
        }),
      );
    await note('oud');
    years.at('2027-01-01T00:00:00.000Z');
    await note('jong');
    years.at('2031-12-31T22:00:00.000Z');
    await years.run();
    const notes = async () => (await years.told('patient.update')).map(({ pii }) => pii[0]?.k ?? '');
    const [old = '', young = ''] = await notes();
    expect(keys.find(old)).not.toBeNull();

    years.at('2032-01-01T09:00:00.000Z');
    const { erased, refused } = await erase(patientId);
    expect(erased).toMatchObject({ keys: 1 });
    expect(refused).toEqual({ ground: 'log-term', until: '2032-02-01' });
    expect([keys.find(old), keys.find(young) === null]).toEqual([null, false]);
    // its body stays: the term of the log is not over
    expect(await notes()).toEqual([old, young]);

    years.at('2038-01-01T09:00:00.000Z');
    expect(await erase(patientId)).toMatchObject({ erased: { keys: 1, records: 0 } });
    expect(keys.find(young)).toBeNull();
  });

  test('is refused while there is an appointment to come, and when it is cancelled it is not', async () => {
    const planned = await years.plan(PATIENT);
    const patientId = years.patientOf(planned);
    years.at('2026-12-07T10:29:59.000Z');
    expect(await erase(patientId)).toEqual({
      erased: null,
      refused: { ground: 'coming-appointment', until: '2026-12-07T10:30:00.000Z' },
      clean: true,
    });
    expect(await years.told('privacy.erasure_refused')).toMatchObject([
      { out: 4, det: { ground: 'coming-appointment', until: '2026-12-07T10:30:00.000Z' } },
    ]);
    expect(await years.told('privacy.erased')).toEqual([]);
    expect(await years.count('patient')).toBe(1);
    const planner = years.practice.browser();
    await planner.signIn('anna@praktijk.nl', PASSWORD);
    await planner.post<Appointment>(`/api/appointments/${planned.id}/cancel`);
    expect(await erase(patientId)).toMatchObject({ erased: { appointments: 1, records: 1 } });
  });

  test('is refused while somebody holds the data, also those of another in the same appointment', async () => {
    const planned = await years.plan(PATIENT, OTHER);
    const named = (name: string) =>
      planned.participants.find((guest) => guest.name === name)?.patientId ?? '';
    const [one, two] = [named('Mw. Jansen'), named('Dhr. Visser')];
    await years.delivered();
    years.at(AFTER);
    const { id } = await years.retention.hold(OPERATOR, {
      patientId: one,
      until: null,
      reason: 'klacht',
    });
    for (const patientId of [one, two])
      expect(await erase(patientId)).toMatchObject({
        erased: null,
        refused: { ground: 'legal-hold', until: null },
      });
    await years.retention.lift(OPERATOR, id, 'klaar');
    expect(await erase(two)).toMatchObject({
      erased: { appointments: 0, participants: 1, records: 1, links: 1, deliveries: 1 },
    });
    expect(await years.count('participant')).toBe(1);
    expect(years.found(['Visser', 'visser@'])).toEqual([]);
    expect(years.found(['Mw. Jansen'])).toEqual(['Mw. Jansen']);
    expect(await erase(one)).toMatchObject({ erased: { appointments: 1, participants: 1 } });
    expect(await years.count('seat')).toBe(0);
  });

  test('may come twice; of nobody it is refused without a line', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    years.at(AFTER);
    await erase(patientId);
    expect(await erase(patientId)).toMatchObject({ erased: { records: 0, appointments: 0 } });
    const lines = await years.practice.size();
    for (const id of ['00000000-0000-4000-8000-000000000000', '', "' or 1=1"])
      await expect(erase(id)).rejects.toMatchObject({ code: 'PATIENT_UNKNOWN' });
    expect(await years.practice.size()).toBe(lines);
  });

  test('erases nothing when its line cannot be written', async () => {
    const patientId = years.patientOf(await years.plan(PATIENT));
    years.at(AFTER);
    await transact(years.db, (tx) =>
      years.practice.appliance.log.append(tx, { code: 'app.start', by: bySystem() }),
    );
    years.at('2026-12-08T08:00:00.000Z');
    await expect(erase(patientId)).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
    expect(await years.count('patient')).toBe(1);
    years.at(AFTER);
  });
});
