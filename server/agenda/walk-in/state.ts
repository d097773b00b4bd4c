import { type EpochMs, HOUR, MINUTE } from '../../core/clock.ts';

/** Waits; may enter the waiting room of an appointment; will be called; is away. */
export type WalkInState = 'waiting' | 'invited' | 'phone' | 'gone';

/** The page with the place asks every quarter of a minute: who has not asked this long has closed it, or lost the line. */
const HERE = 2 * MINUTE;
/** Who has not asked this long does not come back, and keeps nobody waiting. */
const GIVEN_UP = HOUR / 2;

/** Where it goes from here; null: from there it goes nowhere. */
export function step(state: WalkInState, to: Exclude<WalkInState, 'waiting'>): WalkInState | null {
  return state === 'waiting' ? to : null;
}

/** What is known of somebody in the queue. */
interface Waiter {
  readonly id: string;
  readonly location_id: string;
  readonly state: WalkInState;
  readonly came_at: number;
  readonly seen_at: number;
}

export function isHere({ seen_at }: Pick<Waiter, 'seen_at'>, now: EpochMs): boolean {
  return now - seen_at <= HERE;
}

/** Who waits at this moment, the longest first. */
export function queueOf<W extends Waiter>(all: readonly W[], now: EpochMs): readonly W[] {
  return all
    .filter(({ state, seen_at }) => state === 'waiting' && now - seen_at <= GIVEN_UP)
    .toSorted((one, other) => one.came_at - other.came_at || (one.id < other.id ? -1 : 1));
}

/** How many go before this one, of those who wait at the same place. */
export function before(all: readonly Waiter[], one: Waiter, now: EpochMs): number {
  const there = queueOf(all, now).filter(({ location_id }) => location_id === one.location_id);
  const place = there.findIndex(({ id }) => id === one.id);
  return place === -1 ? there.length : place;
}
