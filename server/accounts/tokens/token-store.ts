import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { ApiTokenRow } from '../../core/schema.ts';

/** All of them, the newest first. */
export function allTokens(q: Db | Tx): Promise<ApiTokenRow[]> {
  return q.selectFrom('api_token').selectAll().orderBy('made_at', 'desc').orderBy('id').execute();
}

export function tokenByHash(q: Db | Tx, hash: Buffer): Promise<ApiTokenRow | undefined> {
  return q.selectFrom('api_token').selectAll().where('secret_hash', '=', hash).executeTakeFirst();
}

export async function insertToken(tx: Tx, row: ApiTokenRow): Promise<void> {
  await tx.insertInto('api_token').values(row).execute();
}

/** @returns whether there was one that was not withdrawn yet. */
export async function revokeToken(tx: Tx, id: string, at: EpochMs): Promise<boolean> {
  const query = tx.updateTable('api_token').set({ revoked_at: at }).where('id', '=', id);
  return (await query.where('revoked_at', 'is', null).executeTakeFirst()).numUpdatedRows > 0n;
}

export async function noteUse(tx: Tx, id: string, at: EpochMs): Promise<void> {
  await tx.updateTable('api_token').set({ used_at: at }).where('id', '=', id).execute();
}
