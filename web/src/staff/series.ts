import { addDays, type Day, instantOf, isDay } from './zone.ts';

/** How an appointment comes back, as far as typed. */
export interface Repeat {
  /** Weeks between two: '0' is once and no more. */
  everyWeeks: string;
  /** What ends it: a number of appointments, or a last day. */
  until: 'times' | 'day';
  times: string;
  lastDay: string;
  /** Days that are left out. */
  skipped: readonly Day[];
}

/** As the app has it: one a week for a year. */
export const MOST_IN_SERIES = 52;
const FEWEST_IN_SERIES = 2;

/** An appointment that is planned once. */
export const ONCE: Repeat = { everyWeeks: '0', until: 'times', times: '6', lastDay: '', skipped: [] };

/** One time of a series. */
export interface Occurrence {
  readonly day: Day;
  /** `null`: that night the clock skips this hour. */
  readonly start: string | null;
  readonly skipped: boolean;
}

/** What is wrong with a repeat: the end of its text's key, `fault.…`. */
export type RepeatFault = 'times' | 'last-day' | 'nothing-left';

/** Whether it comes back at all. */
export function repeats({ everyWeeks }: Repeat): boolean {
  return everyWeeks !== '0';
}

/** Its times: the same hour of the clock on each day, summer and winter. Without a fault only. */
export function occurrencesOf(
  { day, time }: { readonly day: Day; readonly time: string },
  repeat: Repeat,
  zone: string,
): readonly Occurrence[] {
  if (!isDay(day)) return [];
  return daysOf(day, repeat).map((one) => ({
    day: one,
    start: instantOf(one, time, zone),
    skipped: repeat.skipped.includes(one),
  }));
}

/** What must be mended before it can be planned, by field. */
export function* repeatFaults(
  period: { readonly day: Day; readonly time: string },
  repeat: Repeat,
  zone: string,
): Generator<['times' | 'lastDay' | 'skipped', RepeatFault]> {
  if (!repeats(repeat) || !isDay(period.day)) return;
  const count = daysOf(period.day, repeat).length;
  const within = count >= FEWEST_IN_SERIES && count <= MOST_IN_SERIES;
  if (!within) yield repeat.until === 'times' ? ['times', 'times'] : ['lastDay', 'last-day'];
  else if (startsOf(period, repeat, zone).length === 0) yield ['skipped', 'nothing-left'];
}

/** When they begin, without those that are left out. */
export function startsOf(
  period: { readonly day: Day; readonly time: string },
  repeat: Repeat,
  zone: string,
): readonly string[] {
  return occurrencesOf(period, repeat, zone).flatMap(({ start, skipped }) =>
    start === null || skipped ? [] : [start],
  );
}

/** At most one more than a series may have: enough to see that it is too long. */
function daysOf(first: Day, { everyWeeks, until, times, lastDay }: Repeat): readonly Day[] {
  const step = 7 * Number(everyWeeks);
  const wanted = /^\d{1,3}$/.test(times.trim()) ? Number(times) : 0;
  const count = until === 'times' ? Math.min(wanted, MOST_IN_SERIES + 1) : MOST_IN_SERIES + 1;
  const days = Array.from({ length: count }, (_, place) => addDays(first, place * step));
  return until === 'times' ? days : days.filter((day) => isDay(lastDay) && day <= lastDay);
}
