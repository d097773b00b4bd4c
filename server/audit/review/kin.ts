/** What is compared of a member of staff: held in memory while a month is gone through, and stored nowhere. */
export interface StaffFacts {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
}

/** What is compared of a patient. */
export interface PatientFacts {
  readonly id: string;
  readonly name: string;
  readonly mail: string | null;
  readonly postcode: string | null;
  readonly vip: boolean;
}

const TITLES: ReadonlySet<string> = new Set(
  'mw mevr mevrouw dhr heer de het den der van von ter ten te t la le el al da dos di drs dr ir mr prof ing jr sr'.split(
    ' ',
  ),
);

/**
 * The names under which somebody may be kin: the last word of a name and of each part that a dash joins, without titles,
 * initials, prefixes and accents. `Mw. J. Jansen-de Boer` is kin to `Jansen` and to `Boer`.
 */
export function surnamesOf(name: string): ReadonlySet<string> {
  const parts = name
    .split(/[-–—/,]/u)
    .map((part) => wordsOf(part).filter((word) => !TITLES.has(word) && word.length > 1));
  return new Set(parts.flatMap((words) => words.slice(-1)));
}

/** Whether these two are the same person, as far as mail and full name tell. */
export function isSamePerson(staff: StaffFacts, patient: PatientFacts): boolean {
  if (patient.mail !== null && patient.mail.toLowerCase() === staff.mail.toLowerCase()) return true;
  const [one, other] = [fullName(staff.name), fullName(patient.name)];
  return one.includes(' ') && one === other;
}

export function shareSurname(staff: StaffFacts, patient: PatientFacts): boolean {
  const own = surnamesOf(staff.name);
  return [...surnamesOf(patient.name)].some((name) => own.has(name));
}

/** `1234 ab` is `1234AB`; null: no Dutch postcode. */
export function normalPostcode(typed: string | null): string | null {
  const plain = (typed ?? '').toUpperCase().replaceAll(/\s/g, '');
  return /^[1-9]\d{3}[A-Z]{2}$/.test(plain) ? plain : null;
}

function fullName(name: string): string {
  return wordsOf(name)
    .filter((word) => !TITLES.has(word))
    .join(' ');
}

function wordsOf(name: string): string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
