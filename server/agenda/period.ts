import { DAY, type EpochMs, later, MINUTE } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';

/** From `start` up to, not including, `end`. */
export interface Period {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** An appointment may be planned into the running quarter of an hour: the patient is already on the phone. */
const JUST_PAST = 15 * MINUTE;
const HORIZON = 2 * 366 * DAY;

/**
 * The period that a planner asks for.
 *
 * @throws {AppError} BAD_TIME when it is no instant, lies in the past, or more than two years ahead.
 */
export function plannedPeriod(now: EpochMs, start: string, durationMin: number): Period {
  const from = instantOf(start);
  if (timeFault(now, from) !== null) throw new AppError('BAD_TIME');
  return { start: from, end: later(from, durationMin * MINUTE) };
}

/** Why nothing can be planned at this moment; null: it can. */
export function timeFault(now: EpochMs, start: EpochMs): 'past' | 'too-far' | null {
  if (start < now - JUST_PAST) return 'past';
  return start > now + HORIZON ? 'too-far' : null;
}

/**
 * Calendar days of the organisation, of 23, 24 or 25 hours each (daylight saving time).
 *
 * @param day the first, `YYYY-MM-DD`.
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
export function dayPeriod(day: string, timeZone: string, days = 1): Period {
  const date = calendarDay(day);
  const from = date.toZonedDateTime(timeZone).epochMilliseconds;
  const to = date.add({ days }).toZonedDateTime(timeZone).epochMilliseconds;
  return { start: from as EpochMs, end: to as EpochMs };
}

/** @throws {AppError} BAD_REQUEST when it is no day of the calendar, or still to come. */
export function birthDate(day: string, now: EpochMs): string {
  const born = calendarDay(day);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').toPlainDate();
  if (Temporal.PlainDate.compare(born, today.add({ days: 1 })) > 0) throw new AppError('BAD_REQUEST');
  return born.toString();
}

/** Stricter than `Date`, for which 30 February is 2 March. @throws {AppError} BAD_TIME */
export function instantOf(text: string): EpochMs {
  try {
    return Temporal.Instant.from(text).epochMilliseconds as EpochMs;
  } catch (cause) {
    throw new AppError('BAD_TIME', { cause });
  }
}

/** @throws {AppError} BAD_REQUEST when the calendar has no such day. */
export function calendarDay(day: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' });
  } catch (cause) {
    throw new AppError('BAD_REQUEST', { cause });
  }
}
