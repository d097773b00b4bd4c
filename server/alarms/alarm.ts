import { type EpochMs, HOUR, MINUTE } from '../core/clock.ts';

/** What can be wrong with the appliance, and may not wait until somebody looks. */
export const ALARMS = [
  'disk',
  'backup',
  'certificate',
  'door',
  'seals',
  'relay',
  'clock',
  'messages',
] as const;
export type AlarmKind = (typeof ALARMS)[number];

/** How a thing was found: well, or not, with a number that its sentence names (GB, hours, days, seconds). */
export type Found = { readonly well: true } | { readonly well: false; readonly fact: number | null };

/** Something that is wrong, or was. */
export interface Alarm {
  readonly id: string;
  readonly kind: AlarmKind;
  /** Since when it was found so. */
  readonly since: EpochMs;
  readonly fact: number | null;
  /** When it had lasted long enough to trouble people with; null: not yet. */
  readonly raisedAt: EpochMs | null;
  /** When it was well again; null: it is not. */
  readonly overAt: EpochMs | null;
}

/** So long a thing may be wrong before it is told: a restart, an update, a first backup take their time. */
const GRACE: Readonly<Record<AlarmKind, number>> = {
  disk: 0,
  backup: HOUR,
  certificate: 0,
  door: 3 * MINUTE,
  seals: 5 * MINUTE,
  relay: 3 * MINUTE,
  clock: 0,
  messages: 0,
};

/** What becomes of an alarm; `gone`: what was never told leaves nothing. */
export type Step =
  | { readonly kind: 'stays' }
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'becomes'; readonly alarm: Alarm };

/** The next state of an alarm that is not over, when its thing was looked at. Pure. */
export function step(alarm: Alarm, found: Found, now: EpochMs): Step {
  if (found.well) {
    return alarm.raisedAt === null
      ? { kind: 'gone', id: alarm.id }
      : { kind: 'becomes', alarm: { ...alarm, overAt: now } };
  }
  if (alarm.raisedAt !== null || !isLate(alarm, now)) return { kind: 'stays' };
  return { kind: 'becomes', alarm: { ...alarm, fact: found.fact, raisedAt: now } };
}

/** An alarm of what was well until now. */
export function begun(id: string, kind: AlarmKind, fact: number | null, now: EpochMs): Alarm {
  const alarm: Alarm = { id, kind, since: now, fact, raisedAt: null, overAt: null };
  return GRACE[kind] === 0 ? { ...alarm, raisedAt: now } : alarm;
}

/** A clock that was set back must not put it off. */
function isLate({ kind, since }: Alarm, now: EpochMs): boolean {
  return Math.abs(now - since) >= GRACE[kind];
}

/** What people are to have heard of an alarm by now; null: nothing. */
export function newsOf({ raisedAt, overAt }: Pick<Alarm, 'raisedAt' | 'overAt'>): 'raised' | 'over' | null {
  if (raisedAt === null) return null;
  return overAt === null ? 'raised' : 'over';
}
