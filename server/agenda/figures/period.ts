import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Period } from '../period.ts';

/** Some months of the organisation's calendar, one after another. */
export interface Months {
  /** `YYYY-MM`, at least one. */
  readonly names: readonly string[];
  readonly period: Period;
}

/** So many months from this one (`YYYY-MM`). @throws {AppError} BAD_REQUEST beyond the calendar of computers */
export function monthsFrom(from: string, count: number, timeZone: string): Months {
  try {
    const first = Temporal.PlainYearMonth.from(from);
    const begin = (month: Temporal.PlainYearMonth): EpochMs =>
      month.toPlainDate({ day: 1 }).toZonedDateTime(timeZone).epochMilliseconds as EpochMs;
    return {
      names: Array.from({ length: count }, (_, months) => first.add({ months }).toString()),
      period: { start: begin(first), end: begin(first.add({ months: count })) },
    };
  } catch (cause) {
    throw new AppError('BAD_REQUEST', { cause });
  }
}

/** The month of a moment, `YYYY-MM`. */
export function monthOf(at: EpochMs, timeZone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return moment.toPlainDate().toPlainYearMonth().toString();
}
