import type { EpochMs } from '../../core/clock.ts';
import type { Logged } from '../exports/logged.ts';
import type { Sheet } from '../papers/sheet.ts';
import { type Language, wordsOf } from '../words/words.ts';
import { type Entry, entriesOf } from './entries.ts';
import { OVERVIEW_WORDS, type OverviewWords } from './words.ts';

/** What an overview is made of. */
export interface OverviewFacts {
  readonly language: Language;
  readonly organisation: { readonly name: string; readonly phone: string; readonly timeZone: string };
  /** Null when it is not known any more. */
  readonly patient: { readonly id: string; readonly name: string | null };
  /** Days, both included; null: from the beginning. */
  readonly from: string | null;
  readonly through: string;
  readonly lines: readonly Logged[];
  /** Names of members of staff by account; empty where the organisation tells roles alone. */
  readonly names: ReadonlyMap<string, string>;
  readonly madeAt: EpochMs;
}

/** The overview as the patient reads it: when, who, what, why and by what right (Wabvpz art. 15e, NEN 7513 ch. 9). */
export function overviewSheet(facts: OverviewFacts): Sheet {
  const { language, organisation, patient, from, through, lines, madeAt } = facts;
  const words = OVERVIEW_WORDS[language];
  const say = clockOf(language, organisation.timeZone);
  const entries = entriesOf(lines, say.key);
  return {
    language,
    title: words.title,
    about: [
      `${words.of(patient.name ?? words.nameless)} ${words.organisation(organisation.name)}`,
      words.period(from === null ? words.always : say.longDay(from), say.longDay(through)),
      words.law,
    ],
    head: words.head,
    widths: [22, 20, 28, 18, 16],
    rows: entries.map((entry) => [
      whenOf(entry, words, say),
      whoOf(entry.line, facts, words),
      wordsOf(language, entry.line.ev.code, entry.line.out),
      words.purposes[entry.line.purpose] ?? entry.line.purpose,
      rightOf(entry.line, patient.id, words),
    ]),
    nothing: words.nothing,
    notes: words.notes(lines.length, organisation.phone),
    page: words.page,
    madeAt,
  };
}

interface Speech {
  /** `YYYY-MM-DD` of a moment. */
  readonly key: (at: EpochMs) => string;
  readonly longDay: (day: string) => string;
  readonly time: (at: EpochMs) => string;
}

function clockOf(language: Language, timeZone: string): Speech {
  const locale = language === 'nl' ? 'nl-NL' : 'en-GB';
  const key = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const long = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' });
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' });
  return {
    key: (at) => key.format(at),
    longDay: (day) => long.format(Date.parse(`${day}T00:00:00Z`)),
    time: (at) => time.format(at),
  };
}

function whenOf({ day, first, last, times }: Entry, words: OverviewWords, say: Speech): string {
  const [from, until] = [say.time(first), say.time(last)];
  return `${say.longDay(day)}, ${times === 1 ? from : words.more(times, from, until)}`;
}

function whoOf({ usr: [usr] }: Logged, { names, patient }: OverviewFacts, words: OverviewWords): string {
  if (usr === undefined) return words.stranger;
  if (usr.id === 'svc:appliance') return words.system;
  if (usr.id.startsWith('svc:')) return words.otherSystem;
  if (usr.id === `g:${patient.id}`) return words.guests['self'] ?? '';
  if (usr.id.startsWith('g:')) return words.guests[usr.role] ?? words.guests['other'] ?? '';
  const said = words.roles[usr.role] ?? words.stranger;
  const name = names.get(usr.id.replace(/^u:/, ''));
  return name === undefined ? said : `${name} (${said})`;
}

function rightOf(
  { chk, out, pol, usr: [usr] }: Logged,
  patientId: string,
  { rights }: OverviewWords,
): string {
  if (chk[3] === 'T') return rights.emergency;
  if (out === 4) return rights.refused;
  if (usr?.id === `g:${patientId}`) return rights.own;
  return pol.rel === null ? rights.task : rights.appointment;
}
