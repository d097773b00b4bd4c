import type { ImportColumn } from '../../protocol/import.ts';

/** What people call each column, in Dutch and English; compared without capitals, spaces and signs. */
const NAMES: Readonly<Record<ImportColumn, readonly string[]>> = {
  number: ['afspraaknummer', 'afspraakid', 'nummer', 'appointment', 'appointmentid', 'id'],
  code: ['code', 'afspraakcode', 'type', 'afspraaktype'],
  clinician: ['zorgverlener', 'behandelaar', 'arts', 'clinician', 'practitioner'],
  day: ['datum', 'dag', 'date', 'day'],
  time: ['tijd', 'begintijd', 'start', 'time'],
  minutes: ['duur', 'minuten', 'duration', 'minutes'],
  state: ['status', 'state'],
  patient: ['patientnummer', 'patientid', 'patient', 'clientnummer', 'patientnumber'],
  name: ['naam', 'patientnaam', 'name'],
  birthDate: ['geboortedatum', 'birthdate', 'dateofbirth'],
  mail: ['mail', 'email', 'mailadres', 'emailadres'],
  phone: ['telefoon', 'mobiel', 'telefoonnummer', 'phone', 'mobile'],
  language: ['taal', 'voorkeurstaal', 'language'],
};

export const COLUMNS = Object.keys(NAMES) as ImportColumn[];

/** Without these no line can be read. */
export const NEEDED = ['number', 'code', 'clinician', 'day', 'time', 'name'] as const;

/** Which place of a line holds which column. */
export interface Columns {
  readonly places: ReadonlyMap<ImportColumn, number>;
  readonly missing: readonly ImportColumn[];
  /** Two of the file's columns mean the same. */
  readonly twice: readonly ImportColumn[];
}

/** Reads the head of a file; columns that we do not know are left alone. */
export function columnsOf(head: readonly string[]): Columns {
  const places = new Map<ImportColumn, number>();
  const twice: ImportColumn[] = [];
  for (const [place, title] of head.entries()) {
    const column = columnNamed(plain(title));
    if (column === null) continue;
    if (places.has(column)) twice.push(column);
    else places.set(column, place);
  }
  return { places, missing: NEEDED.filter((column) => !places.has(column)), twice };
}

function columnNamed(title: string): ImportColumn | null {
  const found = Object.entries(NAMES).find(([, names]) => names.includes(title));
  return (found?.[0] as ImportColumn | undefined) ?? null;
}

/** `E-mail adres` and `e-mailadres` are one; so are `Patiëntnummer` and `patientnummer`. */
function plain(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
