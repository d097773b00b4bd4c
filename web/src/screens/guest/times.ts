import type { Invitation, LinkWindow } from '../../../../server/protocol/guest.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since the epoch by the app's clock. A phone's own clock may be hours wrong; how it runs is right. */
export type AppClock = () => number;

/** A clock that was right at the app's answer and goes on by this device's. `read` is this device's, in milliseconds. */
export function appClock(now: string, read: () => number = Date.now): AppClock {
  const offset = Date.parse(now) - read();
  return () => read() + offset;
}

/** Whether the press works at this moment. Cancelled stays cancelled; the rest follows the clock. */
export function windowAt(
  { window, opens, closes }: Pick<Invitation, 'window' | 'opens' | 'closes'>,
  now: number,
): LinkWindow {
  if (window === 'cancelled') return window;
  if (now < Date.parse(opens)) return 'early';
  return now < Date.parse(closes) ? 'open' : 'late';
}

/** A day in words, in the organisation's time zone: 'woensdag 3 december'; the year only when it is another one. */
export function dayInWords(instant: string, now: number, timeZone: string, locale: string): string {
  const date = new Date(instant);
  const year = (at: Date) => new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(at);
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year(date) === year(new Date(now)) ? {} : { year: 'numeric' }),
  }).format(date);
}

/** How many calendar days of that time zone lie between now and the instant: 0 today, 1 tomorrow, -1 yesterday. */
export function daysAhead(instant: string, now: number, timeZone: string): number {
  const day = (at: number) => Date.parse(new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at));
  return Math.round((day(Date.parse(instant)) - day(now)) / DAY_MS);
}

/** Hours and minutes on the wall of the organisation: '09:05'. */
export function timeInWords(instant: string | number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/**
 * A span in words with its two largest units: '2 dagen en 3 uur', '1 uur en 5 minuten', '4 minuten'. Minutes are
 * rounded up, so that '1 minuut' never means that the moment has passed.
 */
export function spanInWords(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE_MS));
  const days = Math.floor(minutes / (24 * 60));
  const hours = Math.floor((minutes % (24 * 60)) / 60);
  const parts: (readonly [number, 'day' | 'hour' | 'minute'])[] = [
    [days, 'day'],
    [hours, 'hour'],
    [days > 0 ? 0 : minutes % 60, 'minute'],
  ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
}
