import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { cleanName } from '../../core/names.ts';
import { cleanPhone } from '../../core/phone.ts';
import type { ImportColumn, ImportFault } from '../../protocol/import.ts';
import type { Language } from '../../protocol/language.ts';
import { isMail } from '../contact.ts';
import { birthDate } from '../period.ts';
import { NEEDED } from './columns.ts';
import { type Moment, momentOf, readDay } from './moment.ts';

/** What a line says, in its own terms: nothing of it is known to exist yet. */
export interface Row {
  /** The number that the other system gives this appointment. */
  readonly number: string;
  readonly code: string;
  readonly clinician: string;
  readonly start: EpochMs;
  /** Null: what the code's type lasts. */
  readonly minutes: number | null;
  readonly cancelled: boolean;
  /** The number that the other system gives the patient; null: it gave none. */
  readonly patient: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  readonly mail: string | null;
  readonly phone: string | null;
  /** Null: it does not say. */
  readonly language: Language | null;
}

export interface Fault {
  readonly column: ImportColumn | null;
  readonly fault: ImportFault;
}

export interface ReadRow {
  /** What could be read; null: too little. */
  readonly row: Row | null;
  readonly name: string | null;
  readonly start: EpochMs | null;
  readonly faults: readonly Fault[];
}

const LONGEST_NUMBER = 64;
const CANCELLED: ReadonlySet<string> = new Set([
  'geannuleerd',
  'vervallen',
  'afgezegd',
  'cancelled',
  'canceled',
]);
const PLANNED: ReadonlySet<string> = new Set(['', 'gepland', 'planned', 'booked', 'actief', 'active']);
/** What systems call a language; the dialect of a tag (`nl-NL`) makes no difference. */
const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    nl: ['nl', 'nl-nl', 'nl-be', 'nld', 'dut', 'nederlands', 'dutch'],
    en: ['en', 'en-gb', 'en-us', 'eng', 'engels', 'english'],
  } as const).flatMap(([language, names]) => names.map((name) => [name, language as Language] as const)),
);
/** What a spreadsheet would run (OWASP, CSV injection); a phone number may begin with its plus. */
const FORMULA = /^[=+\-@\t]/;

/** The cells of one line by their columns; '' where there is none. */
export type Texts = Readonly<Record<ImportColumn, string>>;

/** Reads one line; every fault is named, not only the first. `timeZone` is where its clock stands. */
export function readRow(texts: Texts, timeZone: string, now: EpochMs): Promise<ReadRow> {
  return readFields(texts, momentOf(texts.day, texts.time, timeZone), now);
}

/** The same of what was taken from elsewhere, with its start read already. */
export async function readFields(texts: Texts, moment: Moment, now: EpochMs): Promise<ReadRow> {
  const faults: Fault[] = shapeFaults(texts);
  const fault: Tell = (column, what) => {
    faults.push({ column, fault: what });
    return null;
  };
  const given = <T>(text: string, read: (text: string) => T): T | null => (text === '' ? null : read(text));
  const name = await given(texts.name, (text) =>
    accepted(
      () => cleanName(text),
      () => fault('name', 'bad-name'),
    ),
  );
  const start = startOf(moment, fault);
  const cancelled = isCancelled(texts.state, fault);
  const minutes = given(texts.minutes, (text) => minutesOf(text, fault));
  const born = await given(texts.birthDate, (text) =>
    accepted(
      () => birthDateOf(text, now),
      () => fault('birthDate', 'bad-birth-date'),
    ),
  );
  const mail = given(texts.mail, (text) => (isMail(text) ? text : fault('mail', 'bad-mail')));
  const phone = await given(texts.phone, (text) =>
    accepted(
      () => cleanPhone(text),
      () => fault('phone', 'bad-phone'),
    ),
  );
  const language = given(texts.language, (text) => languageOf(text, fault));
  if (faults.length > 0 || name === null || start === null) return { row: null, name, start, faults };
  const { number, code, clinician } = texts;
  const patient = given(texts.patient, (text) => text);
  const row = { number, code, clinician, start, minutes, cancelled, patient, name, mail, phone, language };
  return { row: { ...row, birthDate: born }, name, start, faults };
}

/** What can be said of the cells without knowing what they mean. */
function shapeFaults(texts: Texts): Fault[] {
  const cells = Object.entries(texts) as [ImportColumn, string][];
  return [
    ...NEEDED.filter((column) => texts[column] === '').map(
      (column) => ({ column, fault: 'missing' }) as const,
    ),
    ...cells
      .filter(([column, text]) => column !== 'phone' && FORMULA.test(text))
      .map(([column]) => ({ column, fault: 'formula' }) as const),
    ...(['number', 'patient'] as const)
      .filter((column) => texts[column].length > LONGEST_NUMBER)
      .map((column) => ({ column, fault: 'broken' }) as const),
  ];
}

type Tell = (column: ImportColumn, what: ImportFault) => null;

function startOf(moment: Moment, fault: Tell): EpochMs | null {
  if (moment.kind === 'at') return moment.at;
  if (moment.kind === 'none') return null;
  return fault(moment.kind === 'bad-time' || moment.kind === 'no-such-time' ? 'time' : 'day', moment.kind);
}

function minutesOf(text: string, fault: Tell): number | null {
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return minutes >= 5 && minutes <= 480 ? minutes : fault('minutes', 'bad-minutes');
}

/** As the file writes days; judged as on screen. @throws {AppError} BAD_REQUEST */
function birthDateOf(text: string, now: EpochMs): string {
  return birthDate(readDay(text)?.toString() ?? '', now);
}

/** What the agenda itself makes of a text, or the fault when it refuses. */
async function accepted(read: () => string | Promise<string>, refuse: () => null): Promise<string | null> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return refuse();
  }
}

function languageOf(text: string, fault: Tell): Language | null {
  return LANGUAGES.get(text.toLowerCase()) ?? fault('language', 'bad-language');
}

function isCancelled(text: string, fault: Tell): boolean {
  const state = text.toLowerCase();
  if (!PLANNED.has(state) && !CANCELLED.has(state)) fault('state', 'bad-state');
  return CANCELLED.has(state);
}
