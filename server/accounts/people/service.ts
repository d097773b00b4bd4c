import type { Append, EventCode } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { StaffMember } from '../../protocol/people.ts';
import type { Role } from '../../protocol/roles.ts';
import { normalMail, rolesOf } from '../account.ts';
import { workplaces } from '../departments/department-store.ts';
import { deleteFactors } from '../factors/factor-store.ts';
import type { Post } from '../letters.ts';
import { deleteLink } from '../passwords/link-store.ts';
import { may } from '../permissions.ts';
import { demandCompatible, demandMayGive, demandNoNewAuditor, rolesOfActor } from '../policy.ts';
import type { EndReason, SessionEnds } from '../session-ends.ts';
import {
  type AccountWithFactors,
  accountById,
  accountByMail,
  activeAccounts,
  changeRoles,
  everybody,
  setDisabled,
} from '../store.ts';

/** What a second person does to somebody's account. Each act counts at once: the person's sessions end with it. */
export interface People {
  /** Everybody with an account, by name; the log tells who looked, and at whom. */
  staffMembers(by: Context): Promise<StaffMember[]>;
  /** The id behind a mail address, for who types it. @throws {AppError} NOT_FOUND */
  accountIdOf(mail: string): Promise<string>;
  /**
   * Takes away somebody's second factors and recovery codes; the person makes new ones at the next sign-in.
   *
   * @param reason why, and how it was made sure who asks; it stands in the log, hidden under the person's own key.
   * @throws {AppError} NOT_ALLOWED (also: the own ones), NOT_FOUND, BAD_REQUEST (no reason)
   */
  resetFactors(by: Context, accountId: string, reason: string): Promise<void>;
  /** @throws {AppError} NOT_ALLOWED (also: the own ones), NOT_FOUND, LAST_ONE, SECOND_PERSON (a new auditor) */
  changeRoles(by: Context, accountId: string, roles: readonly Role[]): Promise<void>;
  /** Shuts somebody out, or lets him in again. @throws {AppError} NOT_ALLOWED (also: oneself), NOT_FOUND, LAST_ONE */
  setDisabled(by: Context, accountId: string, disabled: boolean): Promise<void>;
}

export interface PeopleDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly post: Post;
  readonly beside: (work: Promise<unknown>) => void;
}

const LONGEST_REASON = 500;

export function people(deps: PeopleDeps): People {
  const { db, clock, post, beside } = deps;
  return {
    async staffMembers(by) {
      const rows = await everybody(db);
      const places = await workplaces(db);
      await transact(db, (tx) => tellViewed(deps, tx, by, rows));
      return rows.map((row) => viewOf(row, places.get(row.id) ?? []));
    },
    async accountIdOf(mail) {
      const account = await accountByMail(db, normalMail(mail));
      if (account === undefined) throw new AppError('NOT_FOUND');
      return account.id;
    },
    async resetFactors(by, accountId, typed) {
      const reason = typed.normalize('NFC').trim();
      if (reason === '' || reason.length > LONGEST_REASON || !reason.isWellFormed())
        throw new AppError('BAD_REQUEST');
      const personal = [{ subject: accountId, of: 'obj/0', facts: { reason } }];
      const line = { code: 'auth.mfa_reset', personal } as const;
      const account = await act(deps, { by, accountId, reason: 'factor', line }, (tx) =>
        deleteFactors(tx, accountId),
      );
      beside(post(account, 'factor-reset'));
    },
    async changeRoles(by, accountId, given) {
      const roles = [...new Set(given)];
      demandCompatible(roles);
      demandMayGive(rolesOfActor(by), roles);
      const before = rolesOf((await found(db, accountId)).roles);
      demandNoNewAuditor(rolesOfActor(by), before, roles);
      const detail = { before: before.join(' '), after: roles.join(' ') };
      const line = { code: 'user.role_change', detail } as const;
      await act(deps, { by, accountId, reason: 'roles', line }, async (tx, row) => {
        demandFromHere(row);
        await changeRoles(tx, accountId, JSON.stringify(roles));
        await demandSuccessor(tx, row);
      });
    },
    async setDisabled(by, accountId, disabled) {
      const line = { code: disabled ? 'user.disable' : 'user.enable' } as const;
      await act(deps, { by, accountId, reason: 'disabled', line }, async (tx, row) => {
        demandFromHere(row);
        await setDisabled(tx, accountId, disabled ? clock() : null);
        await demandSuccessor(tx, row);
        await deleteLink(tx, accountId);
      });
    },
  };
}

/** The ids of one line of the log; more people make more lines. */
const A_LINE = 200;

async function tellViewed(
  { append }: PeopleDeps,
  tx: Tx,
  by: Context,
  rows: readonly AccountWithFactors[],
): Promise<void> {
  for (let at = 0; at === 0 || at < rows.length; at += A_LINE) {
    const about = rows.slice(at, at + A_LINE).map(({ id }) => ({ kind: 'account', id }) as const);
    const detail = { found: rows.length, part: at / A_LINE + 1 };
    await append(tx, { code: 'user.viewed', by, about, detail });
  }
}

function viewOf(row: AccountWithFactors, places: readonly string[]): StaffMember {
  const { id, name, mail, employer, disabled_at, factors } = row;
  const [roles, departments] = [rolesOf(row.roles), [...places]];
  return {
    id,
    name,
    mail,
    roles,
    departments,
    employer,
    disabled: disabled_at !== null,
    secured: factors > 0,
  };
}

interface Act {
  readonly by: Context;
  readonly accountId: string;
  readonly reason: EndReason;
  readonly line: { readonly code: EventCode } & Pick<Parameters<Append>[1], 'detail' | 'personal'>;
}

/** Does something to somebody else's account, writes it down, and ends that person's sessions, all or nothing. */
async function act(
  { db, append, ends }: PeopleDeps,
  { by, accountId, reason, line }: Act,
  work: (tx: Tx, row: AccountRow) => Promise<void>,
): Promise<AccountRow> {
  const giver = rolesOfActor(by);
  if (by.actor.kind === 'staff' && by.actor.id === accountId) throw new AppError('NOT_ALLOWED');
  const [account, tell] = await transact(db, async (tx) => {
    const row = await found(tx, accountId);
    demandMayGive(giver, rolesOf(row.roles));
    await work(tx, row);
    await append(tx, { ...line, by, about: [{ kind: 'account', id: accountId }] });
    return [row, await ends.end(tx, by, { accountId, reason })] as const;
  });
  tell();
  return account;
}

/**
 * Refuses to leave nobody who can do what this person could: the last administrator, and the last who manages accounts,
 * stay until there is another. @throws {AppError} LAST_ONE
 */
async function demandSuccessor(tx: Tx, before: AccountRow): Promise<void> {
  if (before.disabled_at !== null) return;
  const left = (await activeAccounts(tx)).map(({ roles }) => rolesOf(roles));
  const lost = (can: (roles: readonly Role[]) => boolean) => can(rolesOf(before.roles)) && !left.some(can);
  if (lost((roles) => roles.includes('admin')) || lost((roles) => may(roles, 'account.manage')))
    throw new AppError('LAST_ONE');
}

/** Who helps from outside is let in and out for a case, by an own door. @throws {AppError} NOT_ALLOWED */
function demandFromHere({ roles }: AccountRow): void {
  if (rolesOf(roles).includes('support')) throw new AppError('NOT_ALLOWED');
}

async function found(q: Db | Tx, id: string): Promise<AccountRow> {
  const account = await accountById(q, id);
  if (account === undefined) throw new AppError('NOT_FOUND');
  return account;
}
