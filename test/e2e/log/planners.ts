import type { Appointment, Clinician } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import { Refusal, type TestBrowser } from '../../support/browser.ts';

/** What the app said was done, by the id of the appointment. */
export interface Acknowledged {
  readonly planned: Set<string>;
  readonly moved: Map<string, number>;
  readonly cancelled: Set<string>;
  /** Requests that were never answered: each may have been done, or not. */
  unanswered: number;
}

/** Nothing yet. */
export function nothingDone(): Acknowledged {
  return { planned: new Set(), moved: new Map(), cancelled: new Set(), unanswered: 0 };
}

/** What is asked of the app for an appointment that begins so many minutes from now. */
export type Plan = (minutes: number) => Record<string, unknown>;

/** Appointments of the first type with the first clinician, for one invited patient. */
export async function planOf(planner: TestBrowser): Promise<Plan> {
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

/**
 * Plans one appointment, and sometimes moves or cancels it.
 *
 * @returns false when the app was gone.
 * @throws {Refusal} what the app refused.
 */
export async function act(
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

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
