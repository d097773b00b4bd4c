import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { WalkInRow } from '../../core/office-rows.ts';

export async function insertWalkIn(tx: Tx, row: WalkInRow): Promise<void> {
  await tx.insertInto('walk_in').values(row).execute();
}

/** Everybody of whom something is kept. */
export function allWalkIns(q: Db | Tx): Promise<WalkInRow[]> {
  return q.selectFrom('walk_in').selectAll().orderBy('came_at').execute();
}

export function walkInById(q: Db | Tx, id: string): Promise<WalkInRow | undefined> {
  return q.selectFrom('walk_in').selectAll().where('id', '=', id).executeTakeFirst();
}

export function walkInByKey(q: Db | Tx, hash: Buffer): Promise<WalkInRow | undefined> {
  return q.selectFrom('walk_in').selectAll().where('key_hash', '=', hash).executeTakeFirst();
}

export async function updateWalkIn(
  tx: Db | Tx,
  id: string,
  to: Partial<Pick<WalkInRow, 'state' | 'participant_id' | 'seen_at'>>,
): Promise<void> {
  await tx.updateTable('walk_in').set(to).where('id', '=', id).execute();
}

export async function deleteWalkIns(db: Db, before: EpochMs): Promise<void> {
  await db.deleteFrom('walk_in').where('came_at', '<', before).execute();
}
