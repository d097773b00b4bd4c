import type { EpochMs } from '../../core/clock.ts';
import type { Period } from '../desk/periods.ts';

/** A month of the organisation's calendar, `YYYY-MM`: also the name of its review. */
export type Month = string;

/** A review is late when it is not done on this day after its month, counted from 1. */
export const LATE_FROM_DAY = 31;

/** From its first moment up to the first of the next. */
export function periodOfMonth(
  month: Month,
  timeZone: string,
): { readonly from: EpochMs; readonly until: EpochMs } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const startOf = (day: Temporal.PlainDate): EpochMs =>
    day.toZonedDateTime(timeZone).epochMilliseconds as EpochMs;
  return { from: startOf(first), until: startOf(first.add({ months: 1 })) } satisfies Period;
}

/** The month in which a moment lies. */
export function monthOf(at: EpochMs, timeZone: string): Month {
  return dateOf(at, timeZone).toPlainYearMonth().toString();
}

/** The months that are over and wait for a proposal: those after the last one that has it, at most a year of them. */
export function monthsDue(
  { first, last }: { readonly first: EpochMs | null; readonly last: Month | null },
  now: EpochMs,
  timeZone: string,
): readonly Month[] {
  if (first === null) return [];
  const current = Temporal.PlainYearMonth.from(monthOf(now, timeZone));
  const previous = current.subtract({ months: 1 });
  // an appliance that is old already when reviews come to it begins with the month before
  const begin = last === null ? previous : Temporal.PlainYearMonth.from(last).add({ months: 1 });
  const oldest = current.subtract({ months: 12 });
  const from = Temporal.PlainYearMonth.compare(begin, oldest) < 0 ? oldest : begin;
  const due: Month[] = [];
  for (let at = from; Temporal.PlainYearMonth.compare(at, previous) <= 0; at = at.add({ months: 1 }))
    if (first < periodOfMonth(at.toString(), timeZone).until) due.push(at.toString());
  return due;
}

/** Which day after a month it is: 1 on the first day of the next. */
export function dayAfter(month: Month, now: EpochMs, timeZone: string): number {
  const next = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 });
  return next.until(dateOf(now, timeZone), { largestUnit: 'days' }).days + 1;
}

function dateOf(at: EpochMs, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}
