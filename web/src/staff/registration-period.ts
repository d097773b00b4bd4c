import { isDay } from './zone.ts';

/** The longest period that the app tells of at once. */
const MOST_DAYS = 92;
const DAY_MS = 86_400_000;

/** A period as typed, both days included. */
export interface TypedPeriod {
  readonly from: string;
  readonly until: string;
}

/** The month of a day (`YYYY-MM-DD`) up to that day: what people register most. */
export function monthUntil(today: string): TypedPeriod {
  return { from: `${today.slice(0, 8)}01`, until: today };
}

/** How many days it is; null when it is none, or too long. */
export function daysOf({ from, until }: TypedPeriod): number | null {
  if (!isDay(from) || !isDay(until)) return null;
  const days = Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1;
  return days >= 1 && days <= MOST_DAYS ? days : null;
}
