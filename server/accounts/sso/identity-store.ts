import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { AccountRow, IdentityRow } from '../../core/schema.ts';

/** The account of somebody of the service, and whether its roles follow that person's groups. */
export type IdentifiedAccount = AccountRow & { readonly managed: number };

export function accountByIdentity(
  q: Db | Tx,
  { issuer, subject }: Pick<IdentityRow, 'issuer' | 'subject'>,
): Promise<IdentifiedAccount | undefined> {
  return q
    .selectFrom('identity')
    .innerJoin('account', 'account.id', 'identity.account_id')
    .selectAll('account')
    .select('identity.managed')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

export function identityOf(q: Db | Tx, accountId: string): Promise<IdentityRow | undefined> {
  return q.selectFrom('identity').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

export async function insertIdentity(tx: Tx, row: IdentityRow): Promise<void> {
  await tx.insertInto('identity').values(row).execute();
}

/** Every account that this service made, with who it is there. */
export function managedBy(
  q: Db | Tx,
  issuer: string,
): Promise<(IdentifiedAccount & { readonly subject: string })[]> {
  return q
    .selectFrom('identity')
    .innerJoin('account', 'account.id', 'identity.account_id')
    .selectAll('account')
    .select(['identity.managed', 'identity.subject'])
    .where('issuer', '=', issuer)
    .where('managed', '=', 1)
    .execute();
}

/** Remembers which session of the service led to which account. */
export async function rememberSid(
  tx: Tx,
  row: { issuer: string; sid: string; account_id: string; created_at: number },
): Promise<void> {
  await tx
    .insertInto('sso_session')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['issuer', 'sid'])
        .doUpdateSet({ account_id: row.account_id, created_at: row.created_at }),
    )
    .execute();
}

export async function accountIdBySid(q: Db | Tx, issuer: string, sid: string): Promise<string | null> {
  const found = await q
    .selectFrom('sso_session')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('sid', '=', sid)
    .executeTakeFirst();
  return found?.account_id ?? null;
}

/** Forgets those that cannot have led to a session that is still open. */
export async function deleteSidsBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('sso_session').where('created_at', '<=', before).execute();
}
