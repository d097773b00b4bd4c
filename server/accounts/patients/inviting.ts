import type { Append } from '../../audit/event.ts';
import { type Clock, DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import { cleanPhone, takesTexts } from '../../core/phone.ts';
import type { PatientInvitationRow } from '../../core/schema.ts';
import type {
  InvitePatient,
  PatientAccess,
  PatientInvitation,
  Tied,
} from '../../protocol/patient-accounts.ts';
import { normalMail } from '../account.ts';
import type { PostText } from '../invitations/handing.ts';
import { type InvitationEvent, isOpen, stateAt, step, WORKS_FOR } from '../invitations/state.ts';
import {
  changePatientAccount,
  deleteTie,
  patientAccountById,
  type TieWithAccount,
  tiedTo,
} from './account-store.ts';
import {
  changePatientInvitation,
  deletePatientInvitationsBefore,
  insertPatientInvitation,
  patientInvitationById,
  patientInvitationsFor,
} from './invitation-store.ts';
import type { PostToPatient } from './letters.ts';
import { endPatientSessions } from './sessions.ts';

/** What staff do about who is let at a patient's record. */
export interface PatientInviting {
  /** Who is let at this record, and who was asked; the log tells who looked. @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT */
  patientAccess(by: Context, patientId: string): Promise<PatientAccess>;
  /**
   * Sends a link with which somebody makes an account, or adds this record to one.
   *
   * @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT, BAD_REQUEST (not exactly one way), BAD_PHONE, NO_TEXTS
   */
  invitePatient(by: Context, patientId: string, wanted: InvitePatient): Promise<PatientInvitation>;
  /** @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT, NOT_FOUND (also: it works no more) */
  revokePatientInvitation(by: Context, patientId: string, id: string): Promise<void>;
  /** Somebody is let at this record no more, from the next request on. @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT, NOT_FOUND */
  untie(by: Context, patientId: string, accountId: string): Promise<void>;
  /**
   * Takes the second factor of somebody who lost the telephone; all sessions end.
   *
   * @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT, NOT_FOUND (not let at this record, or without a factor)
   */
  resetPatientFactor(by: Context, patientId: string, accountId: string): Promise<void>;
  /** Forgets invitations that ended long ago. Call it now and then. */
  forgetOldPatientInvitations(): Promise<void>;
}

/** What the agenda says of a patient who is within reach. */
export interface PatientWithin {
  readonly mail: string | null;
  readonly phone: string | null;
}

export interface PatientInvitingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** Whose patient it is, for who acts. @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT */
  readonly patientWithin: (by: Context, patientId: string) => Promise<PatientWithin>;
  readonly post: PostToPatient;
  /** Null: there is no gateway. */
  readonly postText: PostText | null;
  /** The one origin people use. */
  readonly origin: string;
  readonly beside: (work: Promise<unknown>) => void;
}

/** How long the sender sees what became of it. */
const SHOWN_FOR = 30 * DAY;

export function patientInviting(deps: PatientInvitingDeps): PatientInviting {
  const { db, clock, append, beside } = deps;
  return {
    async patientAccess(by, patientId) {
      const within = await deps.patientWithin(by, patientId);
      const people = await tiedTo(db, patientId);
      const invitations = await patientInvitationsFor(db, patientId);
      await transact(db, (tx) =>
        append(tx, {
          ...{ code: 'patient.access_viewed', by, about: aboutPatient(patientId) },
          detail: { found: people.length },
        }),
      );
      return {
        ...{ mail: within.mail, phone: within.phone, texts: deps.postText !== null },
        people: people.map(tiedView),
        invitations: invitations.map((row) => viewOf(row, clock())),
      };
    },
    invitePatient: (by, patientId, wanted) => invite(deps, by, patientId, wanted),
    async revokePatientInvitation(by, patientId, id) {
      await deps.patientWithin(by, patientId);
      await transact(db, async (tx) => {
        const row = await patientInvitationById(tx, id);
        if (row?.patient_id !== patientId || !isOpen(row, clock())) throw new AppError('NOT_FOUND');
        await endInvitation(deps, tx, by, row);
      });
    },
    async untie(by, patientId, accountId) {
      await deps.patientWithin(by, patientId);
      await transact(db, async (tx) => {
        if (!(await deleteTie(tx, accountId, patientId))) throw new AppError('NOT_FOUND');
        const about = [...aboutPatient(patientId), { kind: 'account', id: accountId }] as const;
        await append(tx, { code: 'patient.account_untied', by, about });
      });
    },
    async resetPatientFactor(by, patientId, accountId) {
      await deps.patientWithin(by, patientId);
      const account = await transact(db, async (tx) => {
        const tied = (await tiedTo(tx, patientId)).some(({ account_id }) => account_id === accountId);
        const row = tied ? await patientAccountById(tx, accountId) : undefined;
        if (row === undefined || row.totp === null) throw new AppError('NOT_FOUND');
        await changePatientAccount(tx, accountId, { totp: null, totp_step: 0, wrong_codes: 0 });
        const about = [{ kind: 'account', id: accountId }] as const;
        await append(tx, { code: 'auth.mfa_reset', by, about, detail: { factor: 'totp' } });
        await endPatientSessions(deps, tx, by, { accountId, why: 'factor' });
        return row;
      });
      beside(deps.post(account, 'factor-changed'));
    },
    forgetOldPatientInvitations: () =>
      transact(db, (tx) => deletePatientInvitationsBefore(tx, later(clock(), -WORKS_FOR - SHOWN_FOR))),
  };
}

async function invite(
  deps: PatientInvitingDeps,
  by: Context,
  patientId: string,
  wanted: InvitePatient,
): Promise<PatientInvitation> {
  const { db, clock, append, beside } = deps;
  const { actor } = by;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  await deps.patientWithin(by, patientId);
  const way = await wayOf(deps, wanted);
  const token = newToken();
  const row: PatientInvitationRow = {
    ...{ id: newId(), token_hash: tokenHash(token), patient_id: patientId, role: wanted.role, ...way },
    ...{ factor_wanted: Number(wanted.factor), invited_by: actor.id, wrong: 0 },
    ...{ created_at: clock(), state: 'invited', changed_at: clock() },
  };
  await transact(db, async (tx) => {
    // one at a time for each address: whoever finds the older letter finds a dead link
    for (const earlier of await patientInvitationsFor(tx, patientId))
      if (isOpen(earlier, clock()) && earlier.mail === row.mail && earlier.phone === row.phone)
        await endInvitation(deps, tx, by, earlier);
    await insertPatientInvitation(tx, row);
    const about = [...aboutPatient(patientId), { kind: 'link', id: row.id }] as const;
    const facts = { to: row.mail ?? row.phone ?? '' };
    await append(tx, {
      ...{ code: 'patient.account_invited', by, about },
      detail: { role: row.role, channel: row.mail === null ? 'sms' : 'mail', factor: wanted.factor },
      personal: [{ subject: patientId, of: 'obj/1', facts }],
    });
  });
  beside(send(deps, row, token));
  return viewOf(row, clock());
}

export function aboutPatient(id: string) {
  return [{ kind: 'patient', id }] as const;
}

/** By mail or as a text message. @throws {AppError} BAD_REQUEST, BAD_PHONE, NO_TEXTS */
async function wayOf(
  { postText }: PatientInvitingDeps,
  { mail, phone }: InvitePatient,
): Promise<{ mail: string | null; phone: string | null }> {
  if (mail !== undefined && phone === undefined) return { mail: normalMail(mail), phone: null };
  if (mail !== undefined || phone === undefined) throw new AppError('BAD_REQUEST');
  const number = await cleanPhone(phone);
  if (postText === null || !(await takesTexts(number))) throw new AppError('NO_TEXTS');
  return { mail: null, phone: number };
}

async function endInvitation(
  { clock, append }: PatientInvitingDeps,
  tx: Tx,
  by: Context,
  { id, patient_id }: PatientInvitationRow,
): Promise<void> {
  await changePatientInvitation(tx, id, { state: 'revoked', changed_at: clock() });
  const about = [...aboutPatient(patient_id), { kind: 'link', id }] as const;
  await append(tx, { code: 'patient.account_invite_revoked', by, about });
}

/** Hands it over, and keeps whether it was taken. */
async function send(deps: PatientInvitingDeps, row: PatientInvitationRow, token: string): Promise<void> {
  const event = await handOver(deps, row, `${deps.origin}/mijn#${token}`);
  if (event === null) return;
  await transact(deps.db, async (tx) => {
    const now = await patientInvitationById(tx, row.id);
    const next = now === undefined ? null : step(now.state, event);
    if (next !== null && next !== now?.state)
      await changePatientInvitation(tx, row.id, { state: next, changed_at: deps.clock() });
  });
}

/** @returns null: nobody said, and it is under way for all that is known */
async function handOver(
  { post, postText }: PatientInvitingDeps,
  { mail, phone }: PatientInvitationRow,
  link: string,
): Promise<InvitationEvent | null> {
  if (mail !== null) {
    const { kind } = await post({ name: '', mail }, 'invited', link);
    return kind === 'accepted' ? 'delivered' : 'failed';
  }
  const said = 'maak uw eigen account, als u wilt. Beeldbellen kan ook zonder. Werkt 7 dagen:';
  const taken = await postText?.(phone ?? '', said, link);
  if (taken?.kind === 'unsure') return null;
  return taken?.kind === 'accepted' ? 'delivered' : 'failed';
}

function viewOf(row: PatientInvitationRow, now: EpochMs): PatientInvitation {
  const state = stateAt(row, now);
  const changed = state === 'expired' ? row.created_at + WORKS_FOR : row.changed_at;
  return {
    ...{ id: row.id, role: row.role, to: row.mail ?? row.phone ?? '', factor: row.factor_wanted === 1 },
    ...{ state, sent: iso(row.created_at as EpochMs), changed: iso(changed as EpochMs) },
  };
}

function tiedView(row: TieWithAccount): Tied {
  return {
    ...{ account: row.account_id, name: row.name, mail: row.mail, role: row.role },
    ...{ factor: row.totp !== null, since: iso(row.given_at as EpochMs), used: iso(row.used_at as EpochMs) },
  };
}
