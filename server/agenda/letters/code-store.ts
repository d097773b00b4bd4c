import type { Db, Tx } from '../../core/database.ts';
import type { ShortCodeRow } from '../../core/office-rows.ts';

export async function insertCode(tx: Tx, row: ShortCodeRow): Promise<void> {
  await tx.insertInto('short_code').values(row).execute();
}

/** Whose code this is, or null when it is unknown or withdrawn. */
export async function holderOfCode(q: Db | Tx, hash: Buffer): Promise<string | null> {
  const found = await q
    .selectFrom('short_code')
    .select('participant_id')
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return found?.participant_id ?? null;
}
