import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSession } from '../../server/accounts/session.ts';
import { exportLog } from '../../server/audit/export.ts';
import { byOperator } from '../../server/audit/service.ts';
import { verifyBundle } from '../../server/audit/verify.ts';
import { transact } from '../../server/core/database.ts';
import { newId } from '../../server/core/ids.ts';
import { PATIENT_COOKIE, STAFF_COOKIE } from '../../server/http.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { Role } from '../../server/protocol/roles.ts';
import type { NewToken } from '../../server/protocol/systems.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT, Practice, RELATIVE } from '../support/practice.ts';
import type { Known } from './values.ts';

const ROLES: readonly Role[] = [
  'admin',
  'manager',
  'planner',
  'assistant',
  'clinician',
  'auditor',
  'support',
];
export type Who = 'anonymous' | 'guest' | 'patient' | Role;
export const EVERYBODY: readonly Who[] = ['anonymous', 'guest', 'patient', ...ROLES];

/** A practice with somebody of every kind in it, appointments of every phase, and names of things they may try. */
export interface Crowd {
  readonly practice: Practice;
  readonly browsers: ReadonlyMap<Who, TestBrowser>;
  readonly clinician: Account;
  /** Gives somebody a new session, and again what was taken: the account, the terms that were accepted. */
  comeBack(who: Who): Promise<void>;
  readonly appointments: readonly Appointment[];
  /** Of a token that opens all of the API. */
  readonly systemSecret: string;
  readonly tokens: readonly string[];
  /** Ids, tokens and days that exist, by the field in which they are asked. */
  readonly known: Known;
}

/**
 * A member of staff who is signed in, made as rows: twenty passwords to hash would take longer than the attack. How
 * people really sign in has its own tests.
 */
export async function member(
  practice: Practice,
  role: Role,
): Promise<{ browser: TestBrowser; account: Account }> {
  const account: Account = {
    id: newId(),
    name: `Iemand ${role}`,
    mail: `${newId()}@praktijk.nl`,
    roles: [role],
  };
  const row = { ...account, roles: JSON.stringify(account.roles), password: null };
  await transact(practice.appliance.database.db, async (tx) => {
    await tx
      .insertInto('account')
      .values({ ...row, created_at: practice.clock.now, disabled_at: null, factor_exempt: 1, wrong_codes: 0 })
      .execute();
  });
  const browser = practice.browser();
  await signInAgain(practice, browser, account);
  return { browser, account };
}

/** Gives the browser of this account a new session, proved by a second factor as everybody's is but in a trial. */
export async function signInAgain(
  { appliance, clock }: Practice,
  browser: TestBrowser,
  { id: accountId }: Pick<Account, 'id'>,
  mfa: string | null = 'totp',
): Promise<void> {
  const { id, cookie, secretHash } = newSession();
  const times = { created_at: clock.now, seen_at: clock.now };
  await transact(appliance.database.db, async (tx) => {
    const row = {
      id,
      account_id: accountId,
      secret_hash: secretHash,
      mfa,
      ...times,
      device: 'firefox linux',
      address: null,
    };
    await tx.insertInto('session').values(row).execute();
  });
  browser.cookies.set(STAFF_COOKIE, cookie);
}

/** A browser that is signed in with an account for this patient, made as rows. */
export async function patientWithAccount(
  { appliance, clock, origin }: Practice,
  browser: TestBrowser,
  patientId: string,
): Promise<void> {
  const { id, cookie, secretHash } = newSession();
  const account = newId();
  await transact(appliance.database.db, async (tx) => {
    await tx
      .insertInto('patient_account')
      .values({
        ...{ id: account, name: 'Iemand patiënt', mail: `${account}@example.nl`, password: '' },
        ...{ created_at: clock.now, used_at: clock.now, terms_version: 0 },
        ...{ factor_wanted: 0, totp: null, totp_step: 0, wrong_codes: 0 },
      })
      .execute();
    const given = { role: 'patient', given_by: origin, given_at: clock.now } as const;
    await tx
      .insertInto('patient_tie')
      .values({ account_id: account, patient_id: patientId, ...given })
      .execute();
    const times = { created_at: clock.now, seen_at: clock.now };
    await tx
      .insertInto('patient_session')
      .values({
        ...{ id, account_id: account, secret_hash: secretHash, mfa: null, ...times },
        ...{ device: 'firefox linux', address: null },
      })
      .execute();
  });
  browser.cookies.set(PATIENT_COOKIE, cookie);
}

export async function gather(): Promise<Crowd> {
  const practice = await Practice.open();
  const staff = new Map<Who, { browser: TestBrowser; account: Account }>();
  for (const role of ROLES) staff.set(role, await member(practice, role));
  const { browser, account: clinician } = get(staff, 'clinician');
  const appointments: Appointment[] = [];
  const tokens: string[] = [];
  for (let minutes = 0; minutes <= 40; minutes += 10) {
    const planned = await practice.plan(browser, clinician, { minutes, participants: [PATIENT, RELATIVE] });
    appointments.push(planned);
    tokens.push(await practice.token(browser, planned));
  }
  const guest = practice.browser();
  const { seat } = await guest.post<Invitation>('/api/link/press', { token: tokens[0] });
  const { secret: systemSecret } = await get(staff, 'manager').browser.post<NewToken>('/api/systems/tokens', {
    ...{ name: 'EPD', source: 'epd', days: 1 },
    scopes: ['appointments.read', 'appointments.write', 'patients.read', 'patients.write'],
  });
  const cancelled = appointments.at(-1)?.id ?? '';
  await browser.post(`/api/appointments/${cancelled}/cancel`);
  const patientId = appointments[0]?.participants[0]?.patientId ?? '';
  const patient = practice.browser();
  await patientWithAccount(practice, patient, patientId);
  const browsers = new Map<Who, TestBrowser>([
    ['anonymous', practice.browser()],
    ['guest', guest],
    ['patient', patient],
    ...[...staff].map(([who, one]) => [who, one.browser] as const),
  ]);
  const seated = appointments.flatMap(({ participants }) => participants);
  const ids = appointments.map(({ id }) => id);
  const known: Known = {
    id: ids,
    participantId: seated.map(({ id }) => id),
    patientId: seated.flatMap(({ patientId }) => patientId ?? []),
    number: ['A1', 'A2'],
    code: appointments.slice(0, 1).map(({ type }) => type.code),
    seat: [...Array<string>(5).fill(seat), ...seated.map((one) => one.seat.seat), ...ids],
    token: tokens,
    typeId: appointments.slice(0, 1).map(({ type }) => type.id),
    clinicianId: [clinician.id],
    clinician: [clinician.id, clinician.mail],
    start: appointments.map(({ end }) => end),
    day: ['2026-12-07', '2026-12-08', '2026-02-30'],
    name: ['Mw. J. Jansen-de Boer', 'dhr. Ñandú 👩‍👩‍👧', '<b>Piet</b>'],
    birthDate: ['1941-03-12'],
    q: ['jansen', '1941-03-12'],
    mail: ['jansen@example.nl', clinician.mail],
    phone: ['06 12345678', '+31 10 123 45 67', '112'],
    review: ['2026-11'],
    line: ['1', '2', '3'],
    patient: seated.flatMap(({ patientId }) => patientId ?? []),
    participant: seated.map(({ id }) => id),
    account: [clinician.id],
    postcode: ['3011 AB'],
    '*': ['join.js', '../index.html'],
  };
  const comeBack = async (who: Who): Promise<void> => {
    if (who === 'patient') return await patientWithAccount(practice, patient, patientId);
    const { browser: own, account } = get(staff, who);
    const version = await practice.app.domains.organisation.termsVersion();
    await transact(practice.appliance.database.db, async (tx) => {
      const whole = { disabled_at: null, terms_version: version, roles: JSON.stringify(account.roles) };
      await tx.updateTable('account').set(whole).where('id', '=', account.id).execute();
    });
    await signInAgain(practice, own, account);
  };
  return { practice, browsers, clinician, comeBack, appointments, systemSecret, tokens, known };
}

/** Value of a map that must be there. */
export function get<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no ${String(key)}`);
  return value;
}

/** What the verifier says of this practice's whole log: exit code, and the number of lines. */
export async function verdictOn({ appliance }: Practice): Promise<{ exit: number; lines: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    await exportLog({ db: appliance.database.db, append: appliance.log.append }, byOperator({}), folder);
    const { exit, lines } = await verifyBundle(folder);
    return { exit, lines };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
