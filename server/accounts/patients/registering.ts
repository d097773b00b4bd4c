import { timingSafeEqual } from 'node:crypto';
import type { Append } from '../../audit/event.ts';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, tokenHash } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { PatientAccountRow, PatientInvitationRow } from '../../core/schema.ts';
import type { AcceptOwn, JoinOwn, OwnOffer } from '../../protocol/patient-accounts.ts';
import type { TermsOfUse } from '../../protocol/terms.ts';
import { normalMail } from '../account.ts';
import { isOpen, step } from '../invitations/state.ts';
import type { Hasher } from '../password.ts';
import { type Circumstances, demandPassword, policyFor } from '../passwords/rules.ts';
import { type Allowance, throttle, trier } from '../throttle.ts';
import {
  changePatientAccount,
  insertPatientAccount,
  patientAccountById,
  patientAccountByMail,
  saveTie,
} from './account-store.ts';
import { changePatientInvitation, patientInvitationByHash } from './invitation-store.ts';
import { aboutPatient } from './inviting.ts';
import {
  aboutAccount,
  actorAt,
  openPatientSession,
  type PatientActor,
  type PatientSignedIn,
  type PatientVisit,
  rotatePatientSession,
} from './sessions.ts';

/** What somebody does who holds the link of an invitation. A link that works no more: LINK_UNKNOWN. */
export interface PatientRegistering {
  /** What is offered; changes nothing, whoever asks. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  lookAtPatientInvitation(by: Context, token: string): Promise<OwnOffer>;
  /** A person pressed a button on the page. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  openPatientInvitation(by: Context, token: string): Promise<void>;
  /**
   * Makes the account, ties it to the record and signs in. Of two who press at the same time one is late.
   *
   * @throws {AppError} LINK_UNKNOWN, TOO_MANY, TERMS_FIRST, IDENTITY_BIRTH_DATE, IDENTITY_WRONG, IDENTITY_CLOSED,
   *   ALREADY_EXISTS (the address has an account), BAD_NAME, BAD_REQUEST (no mail address), BUSY, those of a password
   */
  acceptPatientInvitation(by: Context, typed: AcceptOwn, visit: PatientVisit): Promise<PatientSignedIn>;
  /**
   * Ties the record to the account of who is signed in.
   *
   * @returns the new cookie of this session
   * @throws {AppError} LINK_UNKNOWN, TOO_MANY, IDENTITY_BIRTH_DATE, IDENTITY_WRONG, IDENTITY_CLOSED
   */
  joinPatientInvitation(by: Context, own: OwnSeat, typed: JoinOwn): Promise<string>;
}

/** Who is signed in, and by which session. */
export interface OwnSeat {
  readonly actor: PatientActor;
  readonly sessionId: string;
}

export interface PatientRegisteringDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly organisation: () => Promise<{ readonly name: string; readonly phone: string }>;
  readonly patientTerms: () => Promise<TermsOfUse>;
  /** Null: not known; undefined: there is no such patient. */
  readonly birthDateOf: (patientId: string) => Promise<string | null | undefined>;
  readonly patientCircumstances: (
    person: Pick<PatientAccountRow, 'name' | 'mail' | 'factor_wanted'>,
  ) => Promise<Circumstances>;
}

/** Links cannot be guessed; what counts here is who tries to. */
const TRIES_PER_LINK: Allowance = { free: 20, forgiveEvery: MINUTE };
const TRIES_PER_SOURCE: Allowance = { free: 60, forgiveEvery: 10 * SECOND };
/** Wrong birth dates for one link: it may lie in somebody else's letter box. */
const MOST_WRONG = 5;

export function patientRegistering(deps: PatientRegisteringDeps): PatientRegistering {
  const { db, clock, append } = deps;
  const links = throttle(TRIES_PER_LINK, TRIES_PER_SOURCE);

  async function linked(by: Context, token: string): Promise<PatientInvitationRow> {
    if (links.enter(trier(by, token), clock()) !== 'go') throw new AppError('TOO_MANY');
    return working(deps, db, token);
  }
  return {
    async lookAtPatientInvitation(by, token) {
      const { role, mail, factor_wanted, patient_id } = await linked(by, token);
      const { name: organisation, phone } = await deps.organisation();
      const person = { name: '', mail: mail ?? '', factor_wanted };
      return {
        ...{ organisation, phone, role, mail },
        birthDate: typeof (await deps.birthDateOf(patient_id)) === 'string',
        password: policyFor(await deps.patientCircumstances(person)),
        terms: await deps.patientTerms(),
      };
    },
    async openPatientInvitation(by, token) {
      await linked(by, token);
      await transact(db, async (tx) => {
        const { id, state, patient_id } = await working(deps, tx, token);
        if (state === 'opened') return;
        const next = step(state, 'opened') ?? state;
        await changePatientInvitation(tx, id, { state: next, changed_at: clock() });
        const about = [...aboutPatient(patient_id), { kind: 'link', id }] as const;
        await append(tx, { code: 'patient.account_invite_opened', by, about });
      });
    },
    async acceptPatientInvitation(by, typed, visit) {
      const invitation = await linked(by, typed.token);
      if ((await deps.patientTerms()).version !== typed.terms) throw new AppError('TERMS_FIRST');
      await demandBirthDate(deps, by, invitation, typed.birthDate);
      const account = await newAccount(deps, typed, invitation);
      return transact(db, async (tx) => {
        if ((await patientAccountByMail(tx, account.mail)) !== undefined)
          throw new AppError('ALREADY_EXISTS');
        await insertPatientAccount(tx, account);
        const { role, patient_id } = invitation;
        const nobody: PatientActor = { ...NOBODY, id: account.id, name: account.name };
        const known = { ...by, actor: actorAt(nobody, { role, patient_id }) };
        const about = aboutAccount(account.id);
        await append(tx, { code: 'patient.account_created', by: known, about });
        await use(deps, tx, known, { token: typed.token, accountId: account.id });
        const detail = { terms: 'patient', version: account.terms_version };
        await append(tx, { code: 'terms.accepted', by: known, about, detail });
        return openPatientSession(deps, tx, by, { account, mfa: null, visit });
      });
    },
    async joinPatientInvitation(by, { actor, sessionId }, typed) {
      const invitation = await linked(by, typed.token);
      await demandBirthDate(deps, by, invitation, typed.birthDate);
      return transact(db, async (tx) => {
        if ((await patientAccountById(tx, actor.id)) === undefined) throw new AppError('NOT_SIGNED_IN');
        const known = { ...by, actor: actorAt(actor, invitation) };
        await use(deps, tx, known, { token: typed.token, accountId: actor.id });
        if (invitation.factor_wanted === 1) await changePatientAccount(tx, actor.id, { factor_wanted: 1 });
        return rotatePatientSession(tx, sessionId);
      });
    },
  };
}

/** @throws {AppError} LINK_UNKNOWN */
async function working(
  { clock }: PatientRegisteringDeps,
  q: Db | Tx,
  token: string,
): Promise<PatientInvitationRow> {
  const row = await patientInvitationByHash(q, tokenHash(token));
  if (row === undefined || !isOpen(row, clock())) throw new AppError('LINK_UNKNOWN');
  return row;
}

/** Ties the account, and ends the invitation in the same transaction: once. @throws {AppError} LINK_UNKNOWN */
async function use(
  deps: PatientRegisteringDeps,
  tx: Tx,
  by: Context,
  { token, accountId }: { readonly token: string; readonly accountId: string },
): Promise<void> {
  const now = deps.clock();
  const { id, patient_id, role, invited_by: given_by } = await working(deps, tx, token);
  await changePatientInvitation(tx, id, { state: 'accepted', changed_at: now });
  await saveTie(tx, { account_id: accountId, patient_id, role, given_by, given_at: now });
  const account = { kind: 'account', id: accountId } as const;
  const about = [...aboutPatient(patient_id), account, { kind: 'link', id }] as const;
  await deps.append(tx, { code: 'patient.account_tied', by, about, detail: { role } });
}

const NOBODY = { kind: 'patient', subject: '', role: 'relative', mfa: null } as const;

/** The account as it was asked for; nothing is saved yet. */
async function newAccount(
  { db, clock, hasher, patientCircumstances }: PatientRegisteringDeps,
  typed: AcceptOwn,
  { mail: invited, factor_wanted }: PatientInvitationRow,
): Promise<PatientAccountRow> {
  const mail = invited ?? normalMail(typed.mail ?? '');
  if (mail === '') throw new AppError('BAD_REQUEST');
  const person = { name: cleanName(typed.name), mail, factor_wanted };
  if ((await patientAccountByMail(db, mail)) !== undefined) throw new AppError('ALREADY_EXISTS');
  demandPassword(typed.password, await patientCircumstances(person));
  const now = clock();
  return {
    ...{ ...person, id: newId(), password: await hasher.hash(typed.password) },
    ...{ created_at: now, used_at: now, terms_version: typed.terms },
    ...{ totp: null, totp_step: 0, wrong_codes: 0 },
  };
}

/**
 * Who holds the link also knows when the patient was born, where the record knows it.
 *
 * @throws {AppError} LINK_UNKNOWN, IDENTITY_BIRTH_DATE, IDENTITY_WRONG, IDENTITY_CLOSED (the fifth time, for good)
 */
async function demandBirthDate(
  { db, append, birthDateOf }: PatientRegisteringDeps,
  by: Context,
  { id, patient_id, token_hash }: PatientInvitationRow,
  typed: string | null,
): Promise<void> {
  const known = await birthDateOf(patient_id);
  if (known === undefined) throw new AppError('LINK_UNKNOWN');
  if (known === null) return;
  if (typed === null) throw new AppError('IDENTITY_BIRTH_DATE');
  const [given, right] = [Buffer.from(typed), Buffer.from(known)];
  const isRight = given.length === right.length && timingSafeEqual(given, right);
  // counted and refused in one go: many at once are no more tries than one after another
  const wrong = await transact(db, async (tx) => {
    const before = (await patientInvitationByHash(tx, token_hash))?.wrong ?? MOST_WRONG;
    if (before >= MOST_WRONG || isRight) return before;
    await changePatientInvitation(tx, id, { wrong: before + 1 });
    const about = [...aboutPatient(patient_id), { kind: 'link', id }] as const;
    await append(tx, { code: 'patient.account_tied', by, outcome: 4, why: 'identity-wrong', about });
    return before + 1;
  });
  if (wrong >= MOST_WRONG) throw new AppError('IDENTITY_CLOSED');
  if (!isRight) throw new AppError('IDENTITY_WRONG');
}
