import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { AccountRow, SessionRow } from '../core/schema.ts';
import { SHORTEST } from './session.ts';

/** A session with the account it belongs to, as it is now: a changed role counts from the next request. */
export type SessionWithAccount = SessionRow &
  Pick<AccountRow, 'name' | 'roles' | 'disabled_at' | 'terms_version'>;

export function accountByMail(q: Db | Tx, mail: string): Promise<AccountRow | undefined> {
  return q.selectFrom('account').selectAll().where('mail', '=', mail).executeTakeFirst();
}

export function accountById(q: Db | Tx, id: string): Promise<AccountRow | undefined> {
  return q.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

/** An account, and how many second factors it has. */
export type AccountWithFactors = AccountRow & { readonly factors: number };

/** Everybody, by name. */
export function everybody(q: Db | Tx): Promise<AccountWithFactors[]> {
  return q
    .selectFrom('account')
    .selectAll('account')
    .select(({ selectFrom, ref, fn }) =>
      selectFrom('factor')
        .select(fn.countAll<number>().as('count'))
        .where('factor.account_id', '=', ref('account.id'))
        .$asScalar()
        .$notNull()
        .as('factors'),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Everybody who may sign in, by name. */
export function activeAccounts(q: Db | Tx): Promise<AccountRow[]> {
  return q.selectFrom('account').selectAll().where('disabled_at', 'is', null).orderBy('name').execute();
}

export async function insertAccount(tx: Tx, row: AccountRow): Promise<void> {
  await tx.insertInto('account').values(row).execute();
}

export async function changePasswordHash(tx: Tx, id: string, phc: string): Promise<void> {
  await tx.updateTable('account').set({ password: phc }).where('id', '=', id).execute();
}

export async function changeRoles(tx: Tx, id: string, roles: string): Promise<void> {
  await tx.updateTable('account').set({ roles }).where('id', '=', id).execute();
}

export async function changePerson(tx: Tx, id: string, to: Pick<AccountRow, 'name' | 'mail'>): Promise<void> {
  await tx.updateTable('account').set(to).where('id', '=', id).execute();
}

export async function setDisabled(tx: Tx, id: string, at: EpochMs | null): Promise<void> {
  await tx.updateTable('account').set({ disabled_at: at }).where('id', '=', id).execute();
}

export async function setTermsVersion(tx: Tx, id: string, version: number): Promise<void> {
  await tx.updateTable('account').set({ terms_version: version }).where('id', '=', id).execute();
}

export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.insertInto('session').values(row).execute();
}

export function sessionById(q: Db | Tx, id: string): Promise<SessionWithAccount | undefined> {
  return sessions(q).where('session.id', '=', id).executeTakeFirst();
}

/** The sessions of one account, the last seen first. */
export function sessionsOf(q: Db | Tx, accountId: string): Promise<SessionWithAccount[]> {
  return sessions(q).where('account_id', '=', accountId).orderBy('seen_at', 'desc').execute();
}

/** Sessions whose time may be up at `now`: that of some role is. */
export function overdueSessions(q: Db | Tx, now: EpochMs): Promise<SessionWithAccount[]> {
  return sessions(q)
    .where(({ or, eb }) =>
      or([eb('seen_at', '<=', now - SHORTEST.idle), eb('session.created_at', '<=', now - SHORTEST.absolute)]),
    )
    .execute();
}

/** The ids of all sessions that are open. */
export async function sessionsLeft(q: Db | Tx): Promise<ReadonlySet<string>> {
  return new Set((await q.selectFrom('session').select('id').execute()).map(({ id }) => id));
}

function sessions(q: Db | Tx) {
  return q
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .selectAll('session')
    .select(['account.name', 'account.roles', 'account.disabled_at', 'account.terms_version']);
}

/** From now on another secret proves this session. */
export async function changeSecret(
  tx: Tx,
  id: string,
  changed: Pick<SessionRow, 'secret_hash'> & Partial<Pick<SessionRow, 'mfa'>>,
): Promise<void> {
  await tx.updateTable('session').set(changed).where('id', '=', id).execute();
}

export async function markSeen(tx: Tx, id: string, now: EpochMs): Promise<void> {
  await tx.updateTable('session').set({ seen_at: now }).where('id', '=', id).execute();
}

/** @returns false when it was gone already: then somebody else has told of its end. */
export async function deleteSession(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('session').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}
