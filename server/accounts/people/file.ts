import { Compile } from 'typebox/compile';
import { type Cells, readTable } from '../../core/csv.ts';
import { AppError } from '../../core/errors.ts';
import { cleanName } from '../../core/names.ts';
import type { GivenRoles } from '../../protocol/invitations.ts';
import type { PeopleColumn, PeopleFault } from '../../protocol/people-import.ts';
import { Mail } from '../../protocol/values.ts';
import { normalMail } from '../account.ts';

export interface Fault {
  readonly column: PeopleColumn | null;
  readonly fault: PeopleFault;
}

/** One person as a line of a file names it. */
export interface FilePerson {
  readonly line: number;
  readonly name: string | null;
  readonly mail: string | null;
  readonly roles: GivenRoles;
  /** Names of departments; null: the file says nothing of them. */
  readonly departments: readonly string[] | null;
  readonly faults: readonly Fault[];
}

/** Titles of columns, whatever their capitals. */
const TITLES: Readonly<Record<PeopleColumn, readonly string[]>> = {
  name: ['naam', 'name'],
  mail: ['mail', 'e-mail', 'email', 'mailadres', 'e-mailadres'],
  roles: ['rol', 'rollen', 'role', 'roles'],
  departments: ['afdeling', 'afdelingen', 'department', 'departments'],
};
const COLUMNS = Object.keys(TITLES) as PeopleColumn[];
/** May be left out, or empty. */
const OPTIONAL: ReadonlySet<PeopleColumn> = new Set(['departments']);

/** What roles are called. */
const ROLES: ReadonlyMap<string, GivenRoles[number]> = new Map([
  ['beheerder', 'admin'],
  ['admin', 'admin'],
  ['manager', 'manager'],
  ['planner', 'planner'],
  ['assistent', 'assistant'],
  ['assistant', 'assistant'],
  ['zorgverlener', 'clinician'],
  ['behandelaar', 'clinician'],
  ['clinician', 'clinician'],
  ['controleur', 'auditor'],
  ['auditor', 'auditor'],
]);

/** What a spreadsheet would run (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t]/;
const mailShape = Compile(Mail);

/** Reads a file of people; every fault is named, line by line. Nothing of it is known to exist yet. */
export async function readPeople(text: string): Promise<readonly FilePerson[]> {
  const [head, ...rest] = await readTable(text);
  const titles = (head?.cells ?? []).map((title) => title.normalize('NFC').trim().toLowerCase());
  const places = COLUMNS.map((column) => ({
    column,
    at: titles.flatMap((title, place) => (TITLES[column].includes(title) ? place : [])),
  }));
  const faults = places.flatMap(({ column, at }): Fault[] => {
    if (at.length > 1) return [{ column, fault: 'twice' }];
    return at.length === 0 && !OPTIONAL.has(column) ? [{ column, fault: 'missing' }] : [];
  });
  if (faults.length > 0) return [{ ...NOBODY, line: head?.line ?? 1, faults }];
  const place = Object.fromEntries(places.map(({ column, at }) => [column, at[0] ?? -1]));
  const seen = new Set<string>();
  return rest.map((cells) => readPerson(cells, (column) => place[column] ?? -1, seen));
}

const NOBODY = {
  name: null,
  mail: null,
  roles: [],
  departments: null,
} as const satisfies Partial<FilePerson>;

function readPerson({ line, cells }: Cells, place: (column: PeopleColumn) => number, seen: Set<string>) {
  if (cells === null)
    return { ...NOBODY, line, faults: [{ column: null, fault: 'broken' }] } satisfies FilePerson;
  const of = (column: PeopleColumn) => cells[place(column)]?.normalize('NFC').trim() ?? '';
  const faults: Fault[] = COLUMNS.flatMap((column): Fault[] => {
    if (of(column) === '') return OPTIONAL.has(column) ? [] : [{ column, fault: 'missing' }];
    return FORMULA.test(of(column)) ? [{ column, fault: 'formula' }] : [];
  });
  const faulty = new Set(faults.map(({ column }) => column));
  const tell = (column: PeopleColumn, fault: PeopleFault): null => {
    if (!faulty.has(column)) faults.push({ column, fault });
    return null;
  };
  const name = nameOf(of('name')) ?? tell('name', 'bad-name');
  const typed = normalMail(of('mail'));
  const mail = mailShape.Check(typed) ? typed : tell('mail', 'bad-mail');
  if (mail !== null && seen.has(mail)) tell('mail', 'twice');
  if (mail !== null) seen.add(mail);
  const roles = rolesIn(of('roles')) ?? tell('roles', 'unknown-role') ?? [];
  if (roles.includes('auditor') && roles.includes('admin')) tell('roles', 'not-together');
  const departments = place('departments') === -1 ? null : departmentsIn(of('departments'));
  return { line, name, mail, roles, departments, faults };
}

function nameOf(text: string): string | null {
  try {
    return cleanName(text);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

/** Names with a plus between them: other signs stand in names of departments. */
function departmentsIn(text: string): readonly string[] {
  const names = text.split('+').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Words with a space, comma, plus or slash between them. @returns null where one is no role */
function rolesIn(text: string): GivenRoles | null {
  const words = text.toLowerCase().split(/[\s,+/]+/);
  const roles = words.filter((word) => word !== '').map((word) => ROLES.get(word) ?? null);
  return roles.includes(null) || roles.length === 0
    ? null
    : [...new Set(roles.flatMap((role) => role ?? []))];
}
