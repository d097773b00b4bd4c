import { describe, expect, test } from 'vitest';
import type { PlanAppointment } from '../../../server/protocol/agenda.ts';
import { ApiError } from '../../../web/src/api.ts';
import { Planning } from '../../../web/src/staff/planning.svelte.ts';
import { appointment, id } from './people.ts';

const ZONE = 'Europe/Amsterdam';
const NOW = Date.parse('2026-11-21T09:00:00Z');

/** An app that answers from the test, and keeps what it was asked. */
function backend(answer: (plan: PlanAppointment) => ReturnType<typeof appointment>): {
  asked: PlanAppointment[];
  plan(plan: PlanAppointment): Promise<ReturnType<typeof appointment>>;
} {
  const asked: PlanAppointment[] = [];
  return {
    asked,
    plan: async (plan) => {
      asked.push(plan);
      return answer(plan);
    },
  };
}

function filledIn(): Planning {
  const planning = new Planning({ day: '2026-11-21', clinicianId: id('vries') });
  planning.choose(appointment().type);
  planning.set({ time: '10:30' });
  const [person] = planning.draft.participants;
  if (!person) throw new Error('a planning starts with one person');
  planning.change(person, { name: 'P. Pietersen', record: 'new', mail: 'p@patient.example' });
  return planning;
}

describe('planning', () => {
  test('starts with a patient on the day and with the clinician that were on screen', () => {
    const { draft } = new Planning({ day: '2026-11-21', clinicianId: id('vries') });
    expect(draft).toMatchObject({ day: '2026-11-21', clinicianId: id('vries') });
    expect(draft.participants.map(({ role }) => role)).toEqual(['patient']);
  });

  test('asks the app only when nothing is left to mend', async () => {
    const app = backend(() => appointment());
    const planning = filledIn();
    planning.set({ time: '' });
    expect(await planning.save(app, ZONE, NOW)).toBeNull();
    expect(planning.faults.get('time')).toBe('missing-time');
    planning.set({ time: '10:30' });
    expect(planning.faults.size).toBe(0);
    expect(await planning.save(app, ZONE, NOW)).toMatchObject({ id: appointment().id });
    expect(app.asked).toHaveLength(1);
  });

  test('keeps everything typed when the app refuses, and says why', async () => {
    const planning = filledIn();
    const before = JSON.stringify(planning.draft);
    const app = backend(() => {
      throw new ApiError('BAD_PHONE', 422);
    });
    expect(await planning.save(app, ZONE, NOW)).toBeNull();
    expect(planning.saving.failure).toBe('BAD_PHONE');
    expect(planning.saving.busy).toBe(false);
    expect(JSON.stringify(planning.draft)).toBe(before);
  });

  test('plans once, however often save is pressed meanwhile', async () => {
    const app = backend(() => appointment());
    const planning = filledIn();
    const both = await Promise.all([planning.save(app, ZONE, NOW), planning.save(app, ZONE, NOW)]);
    expect(app.asked).toHaveLength(1);
    expect(both.filter((planned) => planned !== null)).toHaveLength(1);
  });

  test('takes the fault off a field as it changes, and off the mail address when a phone number comes', async () => {
    const planning = filledIn();
    const [person] = planning.draft.participants;
    if (!person) throw new Error('nobody');
    planning.change(person, { mail: '', name: '' });
    await planning.save(
      backend(() => appointment()),
      ZONE,
      NOW,
    );
    expect([...planning.faults.keys()]).toEqual([`${person.key}.name`, `${person.key}.mail`]);
    planning.change(person, { phone: '06 12345678' });
    expect([...planning.faults.keys()]).toEqual([`${person.key}.name`]);
    planning.change(person, { name: 'P.' });
    expect(planning.faults.size).toBe(0);
  });

  test('has room for seven people, each with fields of their own', () => {
    const planning = filledIn();
    while (planning.mayAdd) planning.add('relative');
    expect(planning.draft.participants).toHaveLength(7);
    const [, second] = planning.draft.participants;
    planning.drop(second?.key ?? '');
    planning.add('interpreter');
    expect(new Set(planning.draft.participants.map(({ key }) => key)).size).toBe(7);
  });
});
