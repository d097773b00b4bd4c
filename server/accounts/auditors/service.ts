import type { Append } from '../../audit/event.ts';
import { type Clock, DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { Auditors } from '../../protocol/auditors.ts';
import type { Role } from '../../protocol/roles.ts';
import { rolesOf } from '../account.ts';
import { appointTogether } from '../policy.ts';
import type { SessionEnds } from '../session-ends.ts';
import { accountById, activeAccounts, changeRoles } from '../store.ts';
import { deleteRequest, requestsSince, saveRequest } from './request-store.ts';

/**
 * Who reads the log is appointed by two people: a manager, and an auditor or administrator (NEN 7513 chapter 8). One asks,
 * the other confirms, and neither of them is the one who is appointed.
 */
export interface AppointingAuditors {
  /** Who reads the log, who could be asked to, and what waits to be confirmed. */
  auditors(by: Context): Promise<Auditors>;
  /** @throws {AppError} NOT_FOUND, NOT_ALLOWED (oneself, or who runs the appliance), ALREADY_EXISTS */
  askAuditor(by: Context, accountId: string): Promise<void>;
  /** @throws {AppError} NOT_FOUND, NOT_ALLOWED (oneself), SECOND_PERSON (these two do not make a pair) */
  confirmAuditor(by: Context, accountId: string): Promise<void>;
  /** @throws {AppError} NOT_FOUND */
  withdrawAuditor(by: Context, accountId: string): Promise<void>;
}

export interface AppointingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
}

/** Nobody confirms what was asked longer ago. */
const ASKED_FOR = 7 * DAY;

export function appointingAuditors(deps: AppointingDeps): AppointingAuditors {
  const { db, clock, append } = deps;
  return {
    auditors: (by) => listed(deps, by),
    async askAuditor(by, accountId) {
      const { id } = staffIn(by);
      if (id === accountId) throw new AppError('NOT_ALLOWED');
      await transact(db, async (tx) => {
        const roles = rolesOf((await active(tx, accountId)).roles);
        if (roles.includes('admin')) throw new AppError('NOT_ALLOWED');
        const waits = (await waiting(deps, tx)).some(({ account_id }) => account_id === accountId);
        if (waits || roles.includes('auditor')) throw new AppError('ALREADY_EXISTS');
        await saveRequest(tx, { account_id: accountId, asked_by: id, asked_at: clock() });
        await append(tx, { ...aboutAccount(by, accountId), code: 'user.auditor_asked' });
      });
    },
    async confirmAuditor(by, accountId) {
      if (staffIn(by).id === accountId) throw new AppError('NOT_ALLOWED');
      const tell = await transact(db, (tx) => appoint(deps, tx, by, accountId));
      tell();
    },
    async withdrawAuditor(by, accountId) {
      await transact(db, async (tx) => {
        await demandWaiting(deps, tx, accountId);
        await deleteRequest(tx, accountId);
        await append(tx, { ...aboutAccount(by, accountId), code: 'user.auditor_withdrawn' });
      });
    },
  };
}

async function appoint(deps: AppointingDeps, tx: Tx, by: Context, accountId: string) {
  const request = await demandWaiting(deps, tx, accountId);
  const asker = await accountById(tx, request.asked_by);
  const second = staffIn(by);
  if (asker === undefined || asker.disabled_at !== null) throw new AppError('NOT_FOUND');
  if (asker.id === second.id || !appointTogether(rolesOf(asker.roles), second.roles))
    throw new AppError('SECOND_PERSON');
  const row = await active(tx, accountId);
  const before = rolesOf(row.roles);
  if (before.includes('admin')) throw new AppError('NOT_ALLOWED');
  const after: readonly Role[] = [...before, 'auditor'];
  await changeRoles(tx, accountId, JSON.stringify(after));
  await deleteRequest(tx, accountId);
  const detail = { before: before.join(' '), after: after.join(' ') };
  await deps.append(tx, { ...aboutAccount(by, accountId), code: 'user.role_change', detail });
  return deps.ends.end(tx, by, { accountId, reason: 'roles' });
}

async function listed(deps: AppointingDeps, by: Context): Promise<Auditors> {
  const { db, append } = deps;
  const own = staffIn(by);
  const people = await activeAccounts(db);
  const rolesBy = new Map(people.map(({ id, roles }) => [id, rolesOf(roles)]));
  const nameBy = new Map(people.map(({ id, name }) => [id, name]));
  const has = (id: string, role: Role): boolean => rolesBy.get(id)?.includes(role) === true;
  const named = (some: readonly AccountRow[]) => some.map(({ id, name }) => ({ id, name }));
  const requests = (await waiting(deps, db)).filter(
    ({ account_id, asked_by }) => nameBy.has(account_id) && nameBy.has(asked_by),
  );
  await transact(db, (tx) =>
    append(tx, { code: 'user.viewed', by, detail: { found: people.length, part: 1 } }),
  );
  return {
    auditors: named(people.filter(({ id }) => has(id, 'auditor'))),
    others: named(people.filter(({ id }) => id !== own.id && !has(id, 'auditor') && !has(id, 'admin'))),
    asked: requests.map(({ account_id, asked_by, asked_at }) => ({
      ...{ account: account_id, name: nameBy.get(account_id) ?? '', askedBy: nameBy.get(asked_by) ?? '' },
      asked: iso(asked_at as EpochMs),
      ends: iso(later(asked_at as EpochMs, ASKED_FOR)),
      mayConfirm:
        own.id !== account_id &&
        own.id !== asked_by &&
        appointTogether(rolesBy.get(asked_by) ?? [], own.roles),
    })),
  };
}

function waiting({ clock }: AppointingDeps, q: Db | Tx) {
  return requestsSince(q, later(clock(), -ASKED_FOR));
}

async function demandWaiting(deps: AppointingDeps, tx: Tx, accountId: string) {
  const request = (await waiting(deps, tx)).find(({ account_id }) => account_id === accountId);
  if (request === undefined) throw new AppError('NOT_FOUND');
  return request;
}

async function active(tx: Tx, id: string): Promise<AccountRow> {
  const account = await accountById(tx, id);
  if (account === undefined || account.disabled_at !== null) throw new AppError('NOT_FOUND');
  return account;
}

function aboutAccount(by: Context, id: string) {
  return { by, about: [{ kind: 'account', id } as const] };
}

function staffIn({ actor }: Context) {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor;
}
