import type { EpochMs } from '../../core/clock.ts';
import type { Tx } from '../../core/database.ts';

/** Notes that a link was followed, and forgets those that open nothing any more. @returns whether it is the first time. */
export async function follow(tx: Tx, mark: Buffer, expires: EpochMs, now: EpochMs): Promise<boolean> {
  await tx.deleteFrom('followed_link').where('expires_at', '<', now).execute();
  const row = { mark, expires_at: expires };
  const query = tx
    .insertInto('followed_link')
    .values(row)
    .onConflict((conflict) => conflict.doNothing());
  return ((await query.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0n) > 0n;
}
