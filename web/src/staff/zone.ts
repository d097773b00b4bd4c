/**
 * Calendar days and wall-clock times of the organisation. The agenda speaks of 'the day of the practice': a planner
 * whose laptop stands in another time zone plans the same 10:30.
 */

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes far longer than using it, and a board of a full day uses it thousands of times. */
function cached(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** The wall clock of `zone` at this instant, written as if it were UTC: milliseconds, whole seconds. */
function wallClock(ms: number, zone: string): number {
  const parts = cached('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The calendar day of this instant in `zone`. */
export function dayOf(ms: number, zone: string): Day {
  return new Date(wallClock(ms, zone)).toISOString().slice(0, 10);
}

/** The wall-clock time of this instant in `zone`, `HH:MM`. */
export function timeOf(ms: number, zone: string): string {
  return new Date(wallClock(ms, zone)).toISOString().slice(11, 16);
}

/**
 * The instant at which the clock of `zone` shows this time, or `null` when there is none: no day or no time, or an
 * hour that is skipped when summer time begins. Of an hour that comes twice, the first one is meant.
 */
export function instantOf(day: Day, time: string, zone: string): string | null {
  const clock = readTime(time);
  if (!isDay(day) || clock === null) return null;
  const wanted = Date.parse(`${day}T${clock}:00Z`);
  const offsets = [wanted - DAY_MS, wanted + DAY_MS].map((ms) => wallClock(ms, zone) - ms);
  const fits = offsets.map((offset) => wanted - offset).filter((ms) => wallClock(ms, zone) === wanted);
  return fits.length === 0 ? null : new Date(Math.min(...fits)).toISOString();
}

/** A time of day as people type it (`9:05`, `09.05`, `0905`, `9`) as `HH:MM`; `null` when it is none. */
export function readTime(text: string): string | null {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.h ]?([0-5]\d))?$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23) return null;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** Whether this text is a day that exists: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day so many days later (or earlier, below zero). */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** `zaterdag 21 november 2026`. */
export function longDay(day: Day, locale: string): string {
  const options = {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  } as const;
  return cached(locale, options).format(Date.parse(`${day}T00:00:00Z`));
}

/** `za 21 nov`: the head of a column. */
export function shortDay(day: Day, locale: string): string {
  const options = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const;
  return cached(locale, options).format(Date.parse(`${day}T00:00:00Z`));
}

/** `Maandag`, of 1 (Monday) to 7: as it stands above a field. */
export function weekdayName(weekday: number, locale: string): string {
  // 1 January 2024 was a Monday
  const name = cached(locale, { timeZone: 'UTC', weekday: 'long' }).format(Date.UTC(2024, 0, weekday));
  return name.slice(0, 1).toLocaleUpperCase(locale) + name.slice(1);
}

/** `21 november 2026`: a birth date, read aloud to check who somebody is. */
export function plainDay(day: Day, locale: string): string {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return cached(locale, options).format(Date.parse(`${day}T00:00:00Z`));
}
