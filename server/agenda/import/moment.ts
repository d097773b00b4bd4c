import type { EpochMs } from '../../core/clock.ts';

/** When an appointment starts, or why that cannot be read; `none` where there is nothing to read. */
export type Moment =
  | { readonly kind: 'at'; readonly at: EpochMs }
  | { readonly kind: 'none' | 'bad-day' | 'bad-time' | 'no-such-time' | 'unknown-zone' };

/**
 * The instant that a file's day and time mean on the organisation's clocks. An hour that the clocks skip is none; one
 * that they show twice is the first, as every agenda has it.
 */
export function momentOf(day: string, time: string, timeZone: string): Moment {
  if (day === '' || time === '') return { kind: 'none' };
  const date = readDay(day);
  if (date === null) return { kind: 'bad-day' };
  const clock = readTime(time);
  if (clock === null) return { kind: 'bad-time' };
  return onClock(date.toPlainDateTime(clock), timeZone);
}

/** The instant at which the clocks of a zone show this. */
export function onClock(wanted: Temporal.PlainDateTime, timeZone: string): Moment {
  const zoned = wanted.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  if (!zoned.toPlainDateTime().equals(wanted)) return { kind: 'no-such-time' };
  return { kind: 'at', at: zoned.epochMilliseconds as EpochMs };
}

/** `2026-11-24`, `24-11-2026`, `24/11/2026` and `24.11.2026`, as the Dutch write days; null: no day of the calendar. */
export function readDay(text: string): Temporal.PlainDate | null {
  const [, year, month, day] =
    /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text) ?? dutch(/^(\d\d?)[-/.](\d\d?)[-/.](\d{4})$/.exec(text));
  if (year === undefined) return null;
  try {
    const parts = { year: Number(year), month: Number(month), day: Number(day) };
    return Temporal.PlainDate.from(parts, { overflow: 'reject' });
  } catch {
    return null;
  }
}

function dutch(found: RegExpExecArray | null): readonly (string | undefined)[] {
  return found === null ? [] : [found[0], found[3], found[2], found[1]];
}

function readTime(text: string): Temporal.PlainTime | null {
  const [, hour, minute] = /^(\d\d?)[:.](\d\d)(?:[:.]00)?$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return new Temporal.PlainTime(Number(hour), Number(minute));
}
