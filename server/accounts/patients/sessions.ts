import type { Append } from '../../audit/event.ts';
import { type Clock, type EpochMs, HOUR, iso, later, MINUTE } from '../../core/clock.ts';
import { type Actor, bySystem, type Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { tokenMatches } from '../../core/ids.ts';
import type { PatientAccountRow, PatientSessionRow } from '../../core/schema.ts';
import type { Device } from '../../protocol/own-account.ts';
import type { OwnPlace } from '../../protocol/patient-accounts.ts';
import { parseDevice, printDevice } from '../device.ts';
import { type Limits, newSecret, newSession, overBecause, readCookie, seenLongAgo } from '../session.ts';
import { type EndReason, MOST_SESSIONS } from '../session-ends.ts';
import { isDue } from '../terms/service.ts';
import { type TieWithName, tiesOf } from './account-store.ts';
import {
  changePatientSession,
  deletePatientSession,
  insertPatientSession,
  overduePatientSessions,
  type PatientSessionWithAccount,
  patientSessionById,
  patientSessionsOf,
} from './session-store.ts';

/** Who is signed in with a patient's account. */
export type PatientActor = Extract<Actor, { kind: 'patient' }>;

/** Shorter than anybody's work: a look at an appointment takes minutes, and telephones lie about. */
export const PATIENT_LIMITS: Limits = { idle: 15 * MINUTE, absolute: 4 * HOUR };

/** Who a cookie proves. */
export interface KnownPatient {
  readonly actor: PatientActor;
  readonly sessionId: string;
  /** The terms for patients changed since this person accepted them. */
  readonly termsDue: boolean;
  /** A second factor is wanted of this person, and there is none yet. */
  readonly factorDue: boolean;
}

/** A fresh session and its cookie. */
export interface PatientSignedIn {
  readonly cookie: string;
  readonly actor: PatientActor;
}

/** The browser that comes in. */
export interface PatientVisit {
  /** The cookie that it still had: that session ends. */
  readonly previous?: string | undefined;
  readonly device: Device;
}

/** Sessions of patients' accounts: apart from those of staff, in a table and a cookie of their own. */
export interface PatientSessions {
  /** Who a cookie belongs to; counts as a sign of life. A session whose time is up is ended here. @returns null: nobody */
  authenticatePatient(cookie: string): Promise<KnownPatient | null>;
  /** Ends one session by the person's own press. One that is gone already stays gone. */
  signOutPatient(by: Context, sessionId: string): Promise<void>;
  /** Where this person is signed in, the last seen first. */
  ownPlaces(accountId: string, current: string): Promise<OwnPlace[]>;
  /** Ends one of the own sessions. @throws {AppError} NOT_FOUND for one that is gone, or somebody else's */
  endOwnPlace(by: Context, accountId: string, sessionId: string): Promise<void>;
  /** Ends every session whose time is up. Call it about once a minute. */
  endOverduePatients(): Promise<void>;
}

export interface PatientSessionsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly patientTermsVersion: () => Promise<number>;
  /** Whether the organisation wants a second factor of every patient. */
  readonly factorForced: () => Promise<boolean>;
}

type EndDeps = Pick<PatientSessionsDeps, 'append'>;

export function patientSessions(deps: PatientSessionsDeps): PatientSessions {
  const { db, clock, append } = deps;

  async function alive(session: PatientSessionWithAccount): Promise<boolean> {
    const now = clock();
    const over = overBecause(session, PATIENT_LIMITS, now);
    if (over !== null) {
      await transact(db, (tx) => endSession(deps, tx, bySystem(), session, over));
      return false;
    }
    if (seenLongAgo(session, now))
      await transact(db, (tx) => changePatientSession(tx, session.id, { seen_at: now }));
    return true;
  }

  return {
    async authenticatePatient(cookie) {
      const session = await provenBy(db, cookie);
      if (session === null || !(await alive(session))) return null;
      const wanted = session.factor_wanted === 1 || (await deps.factorForced());
      return {
        actor: actorOf(session, session.mfa, await tiesOf(db, session.account_id)),
        sessionId: session.id,
        termsDue: isDue(session.terms_version, await deps.patientTermsVersion()),
        factorDue: wanted && session.totp === null,
      };
    },
    signOutPatient: (by, sessionId) =>
      transact(db, async (tx) => {
        const session = await patientSessionById(tx, sessionId);
        if (session === undefined || !(await deletePatientSession(tx, sessionId))) return;
        await append(tx, { code: 'auth.logout', by, about: aboutAccount(session.account_id) });
      }),
    async ownPlaces(accountId, current) {
      return (await patientSessionsOf(db, accountId)).map((row) => ({
        id: row.id,
        current: row.id === current,
        device: parseDevice(row.device),
        since: iso(row.created_at as EpochMs),
        seen: iso(row.seen_at as EpochMs),
      }));
    },
    endOwnPlace: (by, accountId, sessionId) =>
      transact(db, async (tx) => {
        const own = (await patientSessionsOf(tx, accountId)).find(({ id }) => id === sessionId);
        if (own === undefined) throw new AppError('NOT_FOUND');
        await endSession(deps, tx, by, own, 'own');
      }),
    async endOverduePatients() {
      const now = clock();
      const { idle, absolute } = PATIENT_LIMITS;
      for (const session of await overduePatientSessions(db, later(now, -idle), later(now, -absolute))) {
        const over = overBecause(session, PATIENT_LIMITS, now);
        if (over !== null) await transact(db, (tx) => endSession(deps, tx, bySystem(), session, over));
      }
    },
  };
}

/** Who acts with this account: as the own record where there is one, else as who comes for somebody. */
export function actorOf(
  { account_id: id, name }: Pick<PatientSessionWithAccount, 'account_id' | 'name'>,
  mfa: string | null,
  ties: readonly TieWithName[],
): PatientActor {
  const own = ties.find(({ role }) => role === 'patient');
  const who = own === undefined ? ({ subject: id, role: 'relative' } as const) : asOwner(own);
  return { kind: 'patient', id, name, mfa, ...who };
}

function asOwner({ patient_id: subject }: TieWithName) {
  return { subject, role: 'patient' } as const;
}

/** The same person at one of the records: as the patient there, or for somebody else. */
export function actorAt(actor: PatientActor, tie: Pick<TieWithName, 'patient_id' | 'role'>): PatientActor {
  return tie.role === 'patient'
    ? { ...actor, subject: tie.patient_id, role: 'patient' }
    : { ...actor, subject: actor.id, role: 'relative' };
}

export function aboutAccount(id: string) {
  return [{ kind: 'account', id }] as const;
}

async function provenBy(q: Db | Tx, cookie: string): Promise<PatientSessionWithAccount | null> {
  const given = readCookie(cookie);
  const session = given === null ? undefined : await patientSessionById(q, given.id);
  if (given === null || session === undefined) return null;
  return tokenMatches(given.secret, session.secret_hash) ? session : null;
}

async function endSession(
  { append }: EndDeps,
  tx: Tx,
  by: Context,
  { id, account_id }: Pick<PatientSessionRow, 'id' | 'account_id'>,
  why: EndReason,
): Promise<void> {
  if (!(await deletePatientSession(tx, id))) return;
  await append(tx, { code: 'session.ended', by, why, about: aboutAccount(account_id) });
}

/** Ends the sessions of an account, but for one. */
export async function endPatientSessions(
  deps: EndDeps,
  tx: Tx,
  by: Context,
  { accountId, why, spared }: { accountId: string; why: EndReason; spared?: string | undefined },
): Promise<void> {
  for (const session of await patientSessionsOf(tx, accountId))
    if (session.id !== spared) await endSession(deps, tx, by, session, why);
}

/** Gives a session a new secret, because what it may do has changed. @returns its new cookie */
export async function rotatePatientSession(tx: Tx, id: string, mfa?: string | null): Promise<string> {
  const { cookie, secretHash } = newSecret(id);
  await changePatientSession(tx, id, { secret_hash: secretHash, ...(mfa !== undefined && { mfa }) });
  return cookie;
}

export interface NewPatientSession {
  readonly account: Pick<PatientAccountRow, 'id' | 'name'>;
  readonly mfa: string | null;
  readonly visit: PatientVisit;
}

/** Begins a session, with its line, in the place of the one that this browser had. */
export async function openPatientSession(
  deps: Pick<PatientSessionsDeps, 'clock' | 'append'>,
  tx: Tx,
  by: Context,
  { account, mfa, visit }: NewPatientSession,
): Promise<PatientSignedIn> {
  const former = visit.previous === undefined ? null : await provenBy(tx, visit.previous);
  if (former !== null) await endSession(deps, tx, by, former, 'replaced');
  const crowd = (await patientSessionsOf(tx, account.id)).slice(MOST_SESSIONS - 1);
  for (const oldest of crowd) await endSession(deps, tx, by, oldest, 'too-many');
  const { id, cookie, secretHash } = newSession();
  const now = deps.clock();
  await insertPatientSession(tx, {
    ...{ id, account_id: account.id, secret_hash: secretHash, mfa, created_at: now, seen_at: now },
    ...{ device: printDevice(visit.device), address: by.address },
  });
  const ties = await tiesOf(tx, account.id);
  const actor = actorOf({ account_id: account.id, name: account.name }, mfa, ties);
  await deps.append(tx, {
    code: 'auth.login',
    by: { ...by, actor },
    about: aboutAccount(account.id),
    detail: { method: 'password', ...(mfa !== null && { second: mfa }) },
  });
  return { cookie, actor };
}
