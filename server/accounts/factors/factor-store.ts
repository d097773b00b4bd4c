import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { FactorRow } from '../../core/schema.ts';

/** The second factors of an account, the oldest first. */
export function factorsOf(q: Db | Tx, accountId: string): Promise<FactorRow[]> {
  return q
    .selectFrom('factor')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function insertFactor(tx: Tx, row: FactorRow): Promise<void> {
  await tx.insertInto('factor').values(row).execute();
}

/** @returns false when it was gone already. */
export async function deleteFactor(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('factor').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * Writes down that a factor was used up to `counter`.
 *
 * @returns false when it had got that far before: of two who use one code at the same time one is late.
 */
export async function useFactor(
  tx: Tx,
  { id, counter, rising }: { id: string; counter: number; rising: boolean },
  now: EpochMs,
): Promise<boolean> {
  const update = tx.updateTable('factor').set({ counter, used_at: now }).where('id', '=', id);
  const { numUpdatedRows } = await (rising
    ? update.where('counter', '<', counter)
    : update
  ).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Puts these codes in the place of those that there were. */
export async function replaceCodes(tx: Tx, accountId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
  if (hashes.length === 0) return;
  await tx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ hash, account_id: accountId })))
    .execute();
}

/** @returns false when the account has no such code (any more). */
export async function spendCode(tx: Tx, accountId: string, hash: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_code')
    .where('account_id', '=', accountId)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function codesLeft(q: Db | Tx, accountId: string): Promise<number> {
  const { count } = await q
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether the account has this code. */
export async function hasCode(q: Db | Tx, accountId: string, hash: Buffer): Promise<boolean> {
  const found = await q
    .selectFrom('recovery_code')
    .select('hash')
    .where('account_id', '=', accountId)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return found !== undefined;
}

/** Counts a wrong second factor. @returns how many there were since the last right one. */
export async function countWrong(tx: Tx, accountId: string): Promise<number> {
  const { wrong_codes } = await tx
    .updateTable('account')
    .set(({ eb }) => ({ wrong_codes: eb('wrong_codes', '+', 1) }))
    .where('id', '=', accountId)
    .returning('wrong_codes')
    .executeTakeFirstOrThrow();
  return wrong_codes;
}

export async function forgetWrong(tx: Tx, accountId: string): Promise<void> {
  await tx.updateTable('account').set({ wrong_codes: 0 }).where('id', '=', accountId).execute();
}

/** Takes away every second factor and code of an account. */
export async function deleteFactors(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('factor').where('account_id', '=', accountId).execute();
  await replaceCodes(tx, accountId, []);
  await forgetWrong(tx, accountId);
}
