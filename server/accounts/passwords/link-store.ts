import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { AccountRow, PasswordLinkRow } from '../../core/schema.ts';

/** A link with the account that it is for. */
export type LinkWithAccount = AccountRow & { readonly linked_at: number };

/** Puts a link in the place of the one before. */
export async function replaceLink(tx: Tx, row: PasswordLinkRow): Promise<void> {
  await deleteLink(tx, row.account_id);
  await tx.insertInto('password_link').values(row).execute();
}

export function linkByHash(q: Db | Tx, tokenHash: Buffer): Promise<LinkWithAccount | undefined> {
  return q
    .selectFrom('password_link')
    .innerJoin('account', 'account.id', 'password_link.account_id')
    .selectAll('account')
    .select('password_link.created_at as linked_at')
    .where('token_hash', '=', tokenHash)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

export async function deleteLink(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('password_link').where('account_id', '=', accountId).execute();
}

/** Forgets links that were made up to `before`. */
export async function deleteLinksBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('password_link').where('created_at', '<=', before).execute();
}
