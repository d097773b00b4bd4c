import type { ImportColumn } from '../../../protocol/import.ts';
import type { Fault, Texts } from '../row.ts';
import { textOf, valueText } from './component.ts';
import { attendeesOf, organizerOf, type Person } from './event.ts';
import type { Occasion } from './occasions.ts';

/** What is to be known to see what an event means. */
export interface Reading {
  /** Which property holds the code. */
  readonly codeIn: string;
  /** Codes of kinds that are in use, in small letters. */
  readonly codes: ReadonlySet<string>;
  /** Names and mail addresses of clinicians, in small letters. */
  readonly clinicians: ReadonlySet<string>;
  /** Whose calendar it is; null: each event says who. */
  readonly clinician: string | null;
}

/** What a line of a file would say of it; null: it carries no code, and is none of ours. */
export interface Meant {
  readonly texts: Texts;
  readonly faults: readonly Fault[];
}

/** Our own properties: what a column of a file says, word for word. They beat all else. */
const OWN: Readonly<Partial<Record<ImportColumn, string>>> = {
  code: 'x-beeldkamer-code',
  clinician: 'x-beeldkamer-clinician',
  patient: 'x-beeldkamer-patient',
  name: 'x-beeldkamer-name',
  birthDate: 'x-beeldkamer-birth-date',
  mail: 'x-beeldkamer-mail',
  phone: 'x-beeldkamer-phone',
  language: 'x-beeldkamer-language',
};

/** Whether an event carries one of our codes, and what it then says. */
export function meantBy(occasion: Occasion, reading: Reading): Meant | null {
  const { event, number, day, time } = occasion;
  const own = (column: ImportColumn) =>
    textOf(event.component, OWN[column] ?? '')
      .trim()
      .normalize('NFC');
  const codes = codesIn(occasion, reading);
  const [code] = codes;
  if (code === undefined) return null;
  const given = attendeesOf(event).filter((one) => !isClinician(one, reading));
  const isNamed = (['name', 'mail', 'phone', 'patient'] as const).some((column) => own(column) !== '');
  const guest = isNamed ? NOBODY : (given[0] ?? NOBODY);
  const texts = {
    ...{ code, day, time },
    number: event.uid === '' ? '' : number,
    clinician: own('clinician') || (reading.clinician ?? clinicianIn(occasion, reading)),
    minutes: minutesText(event.minutes),
    state: event.isCancelled ? 'cancelled' : '',
    patient: own('patient'),
    name: own('name') || plain(guest.name),
    birthDate: own('birthDate'),
    mail: own('mail') || plain(guest.mail),
    phone: own('phone') || plain(guest.phone),
    language: own('language') || plain(guest.language),
  };
  return { texts, faults: faultsOf(occasion, { codes: codes.length, guests: isNamed ? 0 : given.length }) };
}

const NOBODY: Person = { name: '', mail: '', phone: '', language: '' };

/** What is wrong with an event that no column tells. */
function faultsOf(
  { event, fault }: Occasion,
  count: { readonly codes: number; readonly guests: number },
): Fault[] {
  const faults: Fault[] = [];
  if (count.codes > 1) faults.push({ column: 'code', fault: 'two-codes' });
  if (count.guests > 1) faults.push({ column: 'name', fault: 'two-patients' });
  if (event.isTentative) faults.push({ column: 'state', fault: 'bad-state' });
  if (fault !== null) faults.push({ column: null, fault });
  return faults;
}

/** What cannot be minutes is said so by a sign that is no number. */
function minutesText(minutes: number | null): string {
  if (minutes === null) return '';
  return minutes >= 0 ? String(minutes) : '?';
}

function plain(text: string): string {
  return text.trim().normalize('NFC');
}

/** The codes that stand where they are to be looked for, each once: of a category the whole, of a text its words. */
function codesIn({ event: { component } }: Occasion, { codeIn, codes }: Reading): readonly string[] {
  const own = textOf(component, 'x-beeldkamer-code').trim();
  if (own !== '') return [own];
  const said =
    codeIn === 'categories'
      ? component.all('categories').flatMap((one) => one.slice(3).map((value) => String(value).trim()))
      : component.all(codeIn).flatMap((one) => valueText(one).split(/[^\p{L}\p{N}._-]+/u));
  const known = said
    .map((word) => word.replace(/[._-]+$/, ''))
    .filter((word) => codes.has(word.toLowerCase()));
  return [...new Map(known.map((word) => [word.toLowerCase(), word])).values()];
}

function isClinician({ name, mail }: Person, { clinicians }: Reading): boolean {
  return clinicians.has(mail.toLowerCase()) || (mail === '' && clinicians.has(name.toLowerCase()));
}

/** Who organises it, if a clinician; else the one clinician who takes part; else whoever organises it. */
function clinicianIn({ event }: Occasion, reading: Reading): string {
  const organizer = organizerOf(event);
  if (organizer !== null && isClinician(organizer, reading)) return organizer.mail || organizer.name;
  const part = attendeesOf(event).filter((one) => isClinician(one, reading));
  const [only] = part.length === 1 ? part : [];
  return only === undefined ? (organizer?.mail ?? '') : only.mail || only.name;
}
