import { AppError } from '../../core/errors.ts';
import type { WorkingHours } from '../../protocol/availability.ts';

/** A stretch of a weekday, in minutes since midnight. */
export interface Stretch {
  /** 1: Monday, 7: Sunday. */
  readonly weekday: number;
  readonly from: number;
  readonly until: number;
}

/** The stretches of a week, by day and time. @throws {AppError} BAD_REQUEST when one is empty, or two overlap. */
export function stretchesOf(hours: readonly WorkingHours[]): readonly Stretch[] {
  const stretches = hours
    .map(({ weekday, from, until }) => ({ weekday, from: minutesOf(from), until: minutesOf(until) }))
    .toSorted((one, other) => one.weekday - other.weekday || one.from - other.from);
  for (const [place, { weekday, from, until }] of stretches.entries()) {
    const before = stretches[place - 1];
    const overlaps = before?.weekday === weekday && before.until > from;
    if (until <= from || overlaps) throw new AppError('BAD_REQUEST');
  }
  return stretches;
}

/** The same as the clock writes it. */
export function hoursOf({ weekday, from, until }: Stretch): WorkingHours {
  return { weekday, from: clockOf(from), until: clockOf(until) };
}

/** Whether somebody with these hours works all of this time; stretches that meet are one. */
export function covers(stretches: readonly Stretch[], wanted: Stretch): boolean {
  let covered = wanted.from;
  for (const { weekday, from, until } of stretches)
    if (weekday === wanted.weekday && from <= covered) covered = Math.max(covered, until);
  return covered >= wanted.until;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function clockOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
