import type { ClinicianAvailability, WorkingHours } from '../../../server/protocol/availability.ts';
import { type Day, readTime } from './zone.ts';

/** A stretch of a day, `HH:MM` each. */
export interface Stretch {
  readonly from: string;
  readonly until: string;
}

/** Minutes of a day, from midnight. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** How a clinician's day is: away, known hours (none: does not work), or nothing is known of it. */
export type DayOfClinician =
  | { readonly kind: 'leave' }
  | { readonly kind: 'hours'; readonly stretches: readonly Stretch[] }
  | { readonly kind: 'unknown' };

/** 1: Monday, 7: Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** What is known of this day. */
export function dayOfClinician({ hours, leave }: ClinicianAvailability, day: Day): DayOfClinician {
  if (leave.some(({ from, until }) => from <= day && day <= until)) return { kind: 'leave' };
  if (hours.length === 0) return { kind: 'unknown' };
  return { kind: 'hours', stretches: hours.filter(({ weekday }) => weekday === weekdayOf(day)) };
}

/** The minutes of these hours of the day in which nobody works; none when nothing is known. */
export function closedSpans(of: DayOfClinician, within: Span): readonly Span[] {
  if (of.kind === 'unknown') return [];
  const closed: Span[] = [];
  let at = within.from;
  for (const stretch of of.kind === 'leave' ? [] : of.stretches) {
    const [from, until] = [minutesOf(stretch.from), minutesOf(stretch.until)];
    const next = Math.min(from, within.until);
    if (next > at) closed.push({ from: at, until: next });
    at = Math.max(at, until);
  }
  if (at < within.until) closed.push({ from: at, until: within.until });
  return closed;
}

/**
 * The hours of a day as people type them: `9:00-12:30, 13:00-17:00`, also with `tot`, `en` or semicolons; empty: none.
 *
 * @returns by time; `null` when it cannot be read, one ends before it begins, or two overlap.
 */
export function readStretches(text: string): readonly Stretch[] | null {
  const parts = text
    .split(/[,;]|\ben\b|\band\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read = parts.map((part) => {
    const [from, until, ...more] = part.split(/\s*(?:-|–|—|tot|to)\s*/i).map(readTime);
    return from && until && from < until && more.length === 0 ? { from, until } : null;
  });
  const stretches = read.filter((one) => one !== null);
  if (stretches.length < read.length) return null;
  stretches.sort((one, other) => (one.from < other.from ? -1 : 1));
  return stretches.some(({ from }, place) => from < (stretches[place - 1]?.until ?? '')) ? null : stretches;
}

/** The same as it is shown: `09:00-12:30, 13:00-17:00`. */
export function printStretches(stretches: readonly Stretch[]): string {
  return stretches.map(({ from, until }) => `${from}-${until}`).join(', ');
}

/** A week as seven typed lines, Monday first. */
export function linesOf(hours: readonly WorkingHours[]): readonly string[] {
  return [1, 2, 3, 4, 5, 6, 7].map((day) => printStretches(hours.filter(({ weekday }) => weekday === day)));
}

/** Seven typed lines as a week, or the places of those that cannot be read. */
export function readLines(
  lines: readonly string[],
): { readonly hours: readonly WorkingHours[] } | { readonly faults: ReadonlySet<number> } {
  const read = lines.map(readStretches);
  const faults = new Set([...read.keys()].filter((place) => read[place] === null));
  if (faults.size > 0) return { faults };
  return {
    hours: read.flatMap((stretches, place) =>
      (stretches ?? []).map((stretch) => ({ weekday: place + 1, ...stretch })),
    ),
  };
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
