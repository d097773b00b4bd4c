import type { EpochMs } from '../../core/clock.ts';
import type { Hours, Week } from '../../protocol/locations.ts';
import { type Opening, saysHours } from './hours.ts';

export type Language = 'nl' | 'en';

/** Days that have the same hours, in words. */
export interface DaysInWords {
  readonly days: string;
  readonly hours: string;
}

interface Words {
  readonly locale: string;
  readonly days: readonly string[];
  readonly through: (first: string, last: string) => string;
  readonly and: string;
  readonly period: (from: string, until: string) => string;
  readonly shut: string;
  readonly open: (until: string) => string;
  readonly closed: string;
  readonly again: (day: string, time: string) => string;
  /** Between hours and minutes. */
  readonly point: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  nl: {
    locale: 'nl-NL',
    days: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
    through: (first, last) => `${first} tot en met ${last}`,
    and: ' en ',
    period: (from, until) => `van ${from} tot ${until} uur`,
    shut: 'gesloten',
    open: (until) => `Wij zijn nu open, tot ${until} uur.`,
    closed: 'Wij zijn nu gesloten.',
    again: (day, time) => `Wij zijn weer open op ${day} om ${time} uur.`,
    point: '.',
  },
  en: {
    locale: 'en-GB',
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    through: (first, last) => `${first} to ${last}`,
    and: ' and ',
    period: (from, until) => `from ${from} to ${until}`,
    shut: 'closed',
    open: (until) => `We are open now, until ${until}.`,
    closed: 'We are closed now.',
    again: (day, time) => `We open again on ${day} at ${time}.`,
    point: ':',
  },
};

/** A week in words, equal days together; empty where nobody said when it is open. */
export function weekInWords(week: Week, language: Language): readonly DaysInWords[] {
  if (!saysHours(week)) return [];
  const words = WORDS[language];
  const groups: { from: number; through: number; hours: string }[] = [];
  for (const [place, day] of week.entries()) {
    const hours = dayInWords(day, words);
    const last = groups.at(-1);
    if (last?.hours === hours) last.through = place;
    else groups.push({ from: place, through: place, hours });
  }
  return groups.map(({ from, through, hours }) => {
    const [first = '', last = ''] = [words.days[from], words.days[through]];
    if (from === through) return { days: first, hours };
    return { days: through === from + 1 ? `${first}${words.and}${last}` : words.through(first, last), hours };
  });
}

/** How it stands now: 'Wij zijn nu gesloten. Wij zijn weer open op maandag 23 november om 8.30 uur.' */
export function openingInWords(opening: Opening, timeZone: string, language: Language): string {
  const words = WORDS[language];
  if (opening.until === null) return words.closed;
  const time = timeOf(opening.until, timeZone, words);
  return opening.open ? words.open(time) : `${words.closed} ${openAgain(opening.until, timeZone, language)}`;
}

/** 'Wij zijn weer open op maandag 23 november om 8.30 uur.' */
export function openAgain(at: EpochMs, timeZone: string, language: Language): string {
  const words = WORDS[language];
  const parts = { weekday: 'long', day: 'numeric', month: 'long', timeZone } as const;
  const day = new Intl.DateTimeFormat(words.locale, parts).format(at);
  return words.again(day, timeOf(at, timeZone, words));
}

function dayInWords(day: readonly Hours[], words: Words): string {
  if (day.length === 0) return words.shut;
  const clock = (time: string) => withoutZero(time).replace(':', words.point);
  return day.map(({ from, until }) => words.period(clock(from), clock(until))).join(words.and);
}

function timeOf(at: EpochMs, timeZone: string, { point }: Words): string {
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainTime();
  return withoutZero(time.toString({ smallestUnit: 'minute' })).replace(':', point);
}

function withoutZero(time: string): string {
  return time.replace(/^0/, '');
}
