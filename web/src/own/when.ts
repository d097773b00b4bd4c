import type { OwnAppointment } from '../../../server/protocol/patient-accounts.ts';

/** How days and times are said: in the organisation's time zone. */
export interface Speech {
  readonly timeZone: string;
  /** For `Intl`. */
  readonly locale: string;
}

/** A day in words: 'maandag 7 december 2026'. */
export function dayOf(instant: string, { timeZone, locale }: Speech): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' }).format(Date.parse(instant));
}

/** A time: '10:20'. */
export function timeOf(instant: string, { timeZone, locale }: Speech): string {
  return new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }).format(Date.parse(instant));
}

/** Today on the organisation's clocks, as the app writes days. */
export function todayOf(now: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(Date.parse(now));
}

/** Those that are not over, the next one first; and those that are, the last one first. */
export function parted(all: readonly OwnAppointment[]): {
  readonly coming: readonly OwnAppointment[];
  readonly past: readonly OwnAppointment[];
} {
  return { coming: all.filter(isComing).toReversed(), past: all.filter((one) => !isComing(one)) };
}

function isComing({ window }: OwnAppointment): boolean {
  return window === 'early' || window === 'open';
}
