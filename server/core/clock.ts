/** Milliseconds since the Unix epoch. A bare `number` is not accepted, so seconds cannot slip in. */
export type EpochMs = number & { readonly unit: 'epoch-ms' };

/** The one source of time: passed in everywhere, so that a test can hold it still. */
export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now() as EpochMs;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `at` moved by `ms` milliseconds (negative: earlier). */
export function later(at: EpochMs, ms: number): EpochMs {
  return (at + ms) as EpochMs;
}

/** ISO 8601 in UTC with milliseconds and `Z`, as the log and the API write it. */
export function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}

const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads an instant as RFC 3339 §5.6 writes it, to the millisecond. A leap second is none: no clock of ours tells one.
 *
 * @returns `null` when the text is no instant, or of a day that the calendar has not; never NaN.
 */
export function fromIso(text: string): EpochMs | null {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined || Number(day) > daysIn(Number(year), Number(month))) return null;
  return Date.parse(text) as EpochMs;
}

/** Days of a month, 1 to 12, of the Gregorian calendar; Date.parse itself reads 30 February as 2 March. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
