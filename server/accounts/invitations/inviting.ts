import { Compile } from 'typebox/compile';
import type { Append } from '../../audit/event.ts';
import { type Clock, DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { InvitationRow } from '../../core/schema.ts';
import type { InviteStaff, StaffInvitation } from '../../protocol/invitations.ts';
import { Mail } from '../../protocol/values.ts';
import { normalMail, rolesOf } from '../account.ts';
import { demandLiving } from '../departments/service.ts';
import { demandCompatible, demandMayGive, demandNoNewAuditor, rolesOfActor } from '../policy.ts';
import { type HandingDeps, handOver, textNumber } from './handing.ts';
import {
  allInvitations,
  changeState,
  deleteInvitationsBefore,
  departmentsOf,
  type InvitationWithSender,
  insertInvitation,
  invitationById,
  invitationsTo,
} from './invitation-store.ts';
import { isOpen, stateAt, step, WORKS_FOR } from './state.ts';

/** Asking people to come and work here. */
export interface Inviting {
  /**
   * Sends somebody a link, by mail or as a text message. An invitation to the same address that still works stops.
   *
   * @throws {AppError} NOT_ALLOWED, SECOND_PERSON (an auditor), BAD_NAME, BAD_REQUEST (no mail address), BAD_PHONE,
   *   NO_TEXTS, NOT_FOUND (no such department)
   */
  invite(by: Context, person: InviteStaff): Promise<StaffInvitation>;
  /** All invitations of the last months, the newest first; the log tells who looked. */
  invitations(by: Context): Promise<StaffInvitation[]>;
  /** @throws {AppError} NOT_ALLOWED, NOT_FOUND (also: it works no more) */
  revokeInvitation(by: Context, id: string): Promise<void>;
  /** Forgets those that ended long ago. Call it now and then. */
  forgetOldInvitations(): Promise<void>;
}

export interface InvitingDeps extends HandingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly beside: (work: Promise<unknown>) => void;
}

/** How long the sender sees what became of it. */
const SHOWN_FOR = 30 * DAY;
const mailShape = Compile(Mail);

export function openInviting(deps: InvitingDeps): Inviting {
  const { db, clock, append, beside } = deps;
  // one letter at a time: a file of three hundred people is no reason to open as many connections
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    async invite(by, person) {
      const { row: written, token } = newInvitation(by, person, clock());
      const phone = person.phone === undefined ? null : await textNumber(deps, person.phone);
      const row = { ...written, phone };
      const made = await transact(db, async (tx) => {
        await demandLiving(tx, person.departments);
        for (const earlier of await invitationsTo(tx, row.mail)) {
          if (!isOpen(earlier, clock())) continue;
          demandMayGive(rolesOfActor(by), rolesOf(earlier.roles));
          await end(deps, tx, by, earlier);
        }
        await insertInvitation(tx, row);
        const about = [{ kind: 'link', id: row.id }] as const;
        const facts = { name: row.name, mail: row.mail, ...(phone !== null && { phone }) };
        const personal = [{ subject: row.id, of: 'obj/0', facts }];
        const detail = { roles: rolesOf(row.roles).join(' ') };
        await append(tx, { code: 'user.invited', by, about, detail, personal });
        return found(tx, row.id);
      });
      beside(inTurn(() => send(deps, made, token)));
      return viewOf(made, clock());
    },
    async invitations(by) {
      const rows = await allInvitations(db);
      const about = rows.slice(0, 200).map(({ id }) => ({ kind: 'link', id }) as const);
      const detail = { found: rows.length, part: 1 };
      await transact(db, (tx) => append(tx, { code: 'user.viewed', by, about, detail }));
      return rows.map((row) => viewOf(row, clock()));
    },
    revokeInvitation: (by, id) =>
      transact(db, async (tx) => {
        const row = await found(tx, id);
        demandMayGive(rolesOfActor(by), rolesOf(row.roles));
        if (!isOpen(row, clock())) throw new AppError('NOT_FOUND');
        await end(deps, tx, by, row);
      }),
    forgetOldInvitations: () =>
      transact(db, (tx) => deleteInvitationsBefore(tx, later(clock(), -WORKS_FOR - SHOWN_FOR))),
  };
}

function newInvitation(
  by: Context,
  person: InviteStaff,
  now: EpochMs,
): { row: Omit<InvitationRow, 'phone'>; token: string } {
  const roles = [...new Set(person.roles)];
  demandMayGive(rolesOfActor(by), roles);
  demandNoNewAuditor(rolesOfActor(by), [], roles);
  demandCompatible(roles);
  const mail = normalMail(person.mail);
  if (!mailShape.Check(mail)) throw new AppError('BAD_REQUEST');
  const token = newToken();
  const row = {
    id: newId(),
    token_hash: tokenHash(token),
    name: cleanName(person.name),
    mail,
    roles: JSON.stringify(roles),
    invited_by: by.actor.kind === 'staff' ? by.actor.id : null,
    created_at: now,
    state: 'invited' as const,
    changed_at: now,
    account_id: null,
    departments: JSON.stringify(person.departments),
  };
  return { row, token };
}

async function found(q: Db | Tx, id: string): Promise<InvitationWithSender> {
  const row = await invitationById(q, id);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

async function end({ clock, append }: InvitingDeps, tx: Tx, by: Context, { id }: InvitationRow) {
  await changeState(tx, id, { state: 'revoked', changed_at: clock(), account_id: null });
  await append(tx, { code: 'user.invite_revoked', by, about: [{ kind: 'link', id }] });
}

/** Hands it over, and writes down whether it was taken. */
async function send(deps: InvitingDeps, invitation: InvitationWithSender, token: string): Promise<void> {
  const { db, clock } = deps;
  const { id } = invitation;
  const event = await handOver(deps, invitation, token);
  if (event === null) return;
  await transact(db, async (tx) => {
    const row = await invitationById(tx, id);
    const next = row === undefined ? null : step(row.state, event);
    if (next === null || next === row?.state) return;
    await changeState(tx, id, { state: next, changed_at: clock(), account_id: null });
  });
}

function viewOf(row: InvitationWithSender, now: EpochMs): StaffInvitation {
  const state = stateAt(row, now);
  const changed = state === 'expired' ? row.created_at + WORKS_FOR : row.changed_at;
  return {
    id: row.id,
    name: row.name,
    mail: row.mail,
    phone: row.phone,
    roles: rolesOf(row.roles),
    departments: departmentsOf(row),
    by: row.sender,
    state,
    sent: iso(row.created_at as EpochMs),
    changed: iso(changed as EpochMs),
  };
}
