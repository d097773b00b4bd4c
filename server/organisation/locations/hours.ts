import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { ClosedDays, Hours, Week } from '../../protocol/locations.ts';

/** When a place is open. */
export interface OpeningHours {
  readonly week: Week;
  readonly closedDays: ClosedDays;
}

/** How it stands at one moment. */
export interface Opening {
  readonly open: boolean;
  /** When it closes, or opens again; null: not within a year. */
  readonly until: EpochMs | null;
}

/** Further ahead nobody plans, and a place that is closed this long is closed. */
const DAYS_AHEAD = 366;

/** @returns null where nobody said when it is open. */
export function openingAt({ week, closedDays }: OpeningHours, at: EpochMs, timeZone: string): Opening | null {
  if (!saysHours(week)) return null;
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = today.add({ days: ahead });
    if (isClosed(closedDays, day.toString())) continue;
    for (const { from, until } of week[day.dayOfWeek - 1] ?? []) {
      const [opens, closes] = [momentOf(day, from, timeZone), momentOf(day, until, timeZone)];
      if (at < opens) return { open: false, until: opens };
      if (at < closes) return { open: true, until: closes };
    }
  }
  return { open: false, until: null };
}

/** Whether anybody said when it is open. */
export function saysHours(week: Week): boolean {
  return week.some((day) => day.length > 0);
}

/**
 * The same hours, each day in their order.
 *
 * @throws {AppError} BAD_HOURS when some end before they begin or overlap, or a day is not in the calendar.
 */
export function cleanHours({ week, closedDays }: OpeningHours): { week: Week; closedDays: ClosedDays } {
  for (const { from, until } of closedDays)
    if (!isCalendarDay(from) || !isCalendarDay(until) || until < from) throw new AppError('BAD_HOURS');
  return {
    week: week.map(inOrder),
    closedDays: closedDays.toSorted((one, other) => (one.from < other.from ? -1 : 1)),
  };
}

function inOrder(day: readonly Hours[]): Hours[] {
  const sorted = day.toSorted((one, other) => (one.from < other.from ? -1 : 1));
  for (const [place, { from, until }] of sorted.entries()) {
    const before = sorted[place - 1];
    if (until <= from || (before !== undefined && from < before.until)) throw new AppError('BAD_HOURS');
  }
  return sorted;
}

function isClosed(closedDays: ClosedDays, day: string): boolean {
  return closedDays.some(({ from, until }) => from <= day && day <= until);
}

function isCalendarDay(day: string): boolean {
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString() === day;
  } catch {
    return false;
  }
}

/** A time that the clock jumps over when summer begins is the first one after it. */
function momentOf(day: Temporal.PlainDate, time: string, timeZone: string): EpochMs {
  return day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds as EpochMs;
}
