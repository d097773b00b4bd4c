import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTypes } from './agenda/types.ts';
import { type Appliance, openAppliance } from './appliance.ts';
import type { Config } from './config.ts';
import { type EpochMs, iso, later, MINUTE } from './core/clock.ts';
import { bySystem } from './core/context.ts';
import { transact } from './core/database.ts';
import { AppError, StartRefused } from './core/errors.ts';
import { makeSecret } from './core/secret-file.ts';
import { readVersion } from './core/version.ts';
import { type Domains, makeDomains } from './domains.ts';
import type { Account } from './protocol/accounts.ts';
import type { NewParticipant } from './protocol/agenda.ts';
import type { Role } from './protocol/roles.ts';

/** Somebody of the demo practice who can sign in. */
export interface TrialPerson {
  readonly name: string;
  readonly mail: string;
  readonly password: string;
  readonly role: Role;
}

const STAFF: readonly Omit<TrialPerson, 'password'>[] = [
  { role: 'clinician', name: 'dr. S. de Vries', mail: 'devries@demo.example' },
  { role: 'clinician', name: 'dr. M. Yılmaz', mail: 'yilmaz@demo.example' },
  { role: 'assistant', name: 'Anouk Bakker', mail: 'bakker@demo.example' },
  { role: 'planner', name: 'Piet Smit', mail: 'smit@demo.example' },
  { role: 'manager', name: 'Loes van Dijk', mail: 'vandijk@demo.example' },
  { role: 'admin', name: 'Karim El Amrani', mail: 'elamrani@demo.example' },
  // comes in with a second step, in a trial too
  { role: 'auditor', name: 'Fatma Demir', mail: 'demir@demo.example' },
];

/** Who comes today, minutes from now, and to which of the two clinicians. */
const TODAY: readonly {
  readonly after: number;
  readonly clinician: 0 | 1;
  readonly guests: readonly NewParticipant[];
}[] = [
  {
    after: 5,
    clinician: 0,
    guests: [
      {
        role: 'patient',
        name: 'Mw. J. Jansen-de Boer',
        birthDate: '1941-03-12',
        mail: 'jansen@patient.example',
      },
    ],
  },
  {
    after: 30,
    clinician: 0,
    guests: [
      { role: 'patient', name: 'Dhr. A. Haddad', birthDate: '1968-11-02', mail: 'haddad@patient.example' },
      { role: 'interpreter', name: 'Samira Aziz', mail: 'aziz@tolk.example' },
    ],
  },
  {
    after: 10,
    clinician: 1,
    guests: [
      {
        role: 'patient',
        name: 'Dhr. W. Hendriks',
        birthDate: '1939-07-30',
        mail: 'hendriks@patient.example',
      },
      { role: 'relative', name: 'Marijke Hendriks', mail: 'marijke@patient.example' },
    ],
  },
];

/**
 * Makes sure that the demo practice stands in the trial's data folder: people with random passwords of their own
 * per folder, kinds of appointment, and an agenda for today. What is there already stays.
 *
 * @throws {StartRefused} outside trial mode.
 */
export async function prepareTrial(config: Config): Promise<{ people: readonly TrialPerson[] }> {
  if (config.mode !== 'trial') throw new StartRefused('The demo practice exists in trial mode only.');
  makeSecret(config.app.kekFile);
  makeSecret(config.relay.secretFile);
  const appliance = await openAppliance(config);
  const domains = makeDomains({
    config,
    appliance,
    report: (fault) => process.stderr.write(`${String(fault)}\n`),
  });
  try {
    await domains.organisation.ensureDefaults();
    await transact(appliance.database.db, ensureTypes);
    const people = await ensurePeople(appliance, domains, join(appliance.folder.folder, 'people.json'));
    await ensureToday(domains, appliance.clock());
    return { people };
  } finally {
    domains.relay.close();
    await appliance.close();
  }
}

/**
 * The people with their passwords, kept in a file of the trial because it prints them at every start. The file gets
 * its name when all of them exist: whoever was interrupted goes on with the same passwords.
 */
async function ensurePeople(
  appliance: Appliance,
  domains: Domains,
  file: string,
): Promise<readonly TrialPerson[]> {
  if (existsSync(file)) return readPeople(file);
  const draft = `${file}.draft`;
  if (!existsSync(draft)) {
    const people = STAFF.map((person) => ({ ...person, password: passphrase() }));
    writeFileSync(draft, JSON.stringify(people, null, 2), { mode: 0o600 });
  }
  const people = readPeople(draft);
  await domains.organisation.set(bySystem(), 'name', 'Praktijk De Linde (proef)');
  await domains.organisation.set(bySystem(), 'phone', '010 123 45 67');
  for (const person of people) {
    const account = await ensurePerson(domains, person);
    if (account !== null && person.role === 'admin') await noteInstallation(appliance, account);
  }
  renameSync(draft, file);
  return people;
}

function readPeople(file: string): readonly TrialPerson[] {
  return JSON.parse(readFileSync(file, 'utf8')) as TrialPerson[];
}

/** Makes the account; null when an interrupted start before this one made it already. */
async function ensurePerson({ accounts }: Domains, person: TrialPerson): Promise<Account | null> {
  const { name, mail, password, role } = person;
  try {
    return await accounts.createUser(bySystem(), {
      name,
      mail,
      password,
      roles: [role],
      withoutFactor: true,
    });
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'ALREADY_EXISTS') return null;
    throw cause;
  }
}

/** Says in the log who answers for what the appliance does by itself (NEN 7513 §7.3): the demo's administrator. */
async function noteInstallation({ database, log }: Appliance, admin: Account): Promise<void> {
  await transact(database.db, (tx) =>
    log.append(tx, {
      code: 'installation.made',
      by: bySystem(),
      about: [{ kind: 'account', id: admin.id }],
      detail: { version: readVersion() },
    }),
  );
}

async function ensureToday({ accounts, agenda }: Domains, now: EpochMs): Promise<void> {
  const day = new Date(now).toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' });
  const { appointments } = await agenda.day(bySystem(), { day });
  if (appointments.length > 0) return;
  const known = await accounts.clinicians();
  const doctors = STAFF.slice(0, 2).map(({ name }) => known.find((one) => one.name === name));
  const type = (await agenda.types()).find(({ code }) => code === 'VIDEO20');
  const start = Math.ceil(now / (5 * MINUTE)) * 5 * MINUTE;
  for (const { after, clinician, guests } of TODAY) {
    const doctor = doctors[clinician];
    if (doctor === undefined || type === undefined) continue;
    await agenda.plan(bySystem(), {
      typeId: type.id,
      clinicianId: doctor.id,
      start: iso(later(start as EpochMs, after * MINUTE)),
      durationMin: type.durationMin,
      participants: [...guests],
    });
  }
}

const SYLLABLES = [
  'ba',
  'de',
  'fi',
  'go',
  'hu',
  'ka',
  'le',
  'mi',
  'no',
  'pu',
  'ra',
  'se',
  'ti',
  'vo',
  'wu',
  'zo',
];

/** Eighteen letters that a person can type over; 36 random bits, for a demo that only this computer reaches. */
function passphrase(): string {
  const word = () => Array.from({ length: 3 }, () => SYLLABLES[randomInt(SYLLABLES.length)]).join('');
  return [word(), word(), word()].join('-');
}
