import type { Db, Tx } from '../../core/database.ts';
import type { FeedRow } from '../../core/office-rows.ts';

export async function feedOf(q: Db | Tx, clinicianId: string): Promise<FeedRow | null> {
  const query = q.selectFrom('feed').selectAll().where('clinician_id', '=', clinicianId);
  return (await query.executeTakeFirst()) ?? null;
}

/** Whose feed this is, or null when there is none (any more). */
export async function feedByHash(q: Db | Tx, hash: Buffer): Promise<FeedRow | null> {
  return (await q.selectFrom('feed').selectAll().where('token_hash', '=', hash).executeTakeFirst()) ?? null;
}

export async function insertFeed(tx: Tx, row: FeedRow): Promise<void> {
  await tx.insertInto('feed').values(row).execute();
}

export async function deleteFeed(tx: Tx, clinicianId: string): Promise<void> {
  await tx.deleteFrom('feed').where('clinician_id', '=', clinicianId).execute();
}
