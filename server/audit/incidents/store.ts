import type { Db, Tx } from '../../core/database.ts';
import type { IncidentRow } from '../../core/schema.ts';

/** Saves a draft. @returns false when this matter has one already */
export async function insertIncident(tx: Tx, row: IncidentRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('incident')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'matter']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Forgets incidents that were found before a moment, but for those of appointments that are kept. @returns how many */
export async function deleteIncidents(
  tx: Tx,
  { before, kept, limit }: { before: number; kept: readonly string[]; limit: number },
): Promise<number> {
  let over = tx.selectFrom('incident').select('id').where('at', '<', before).limit(limit);
  if (kept.length > 0) over = over.where('appointment_id', 'not in', kept);
  const { numDeletedRows } = await tx
    .deleteFrom('incident')
    .where('id', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** All of them, the newest first. */
export function incidentRows(q: Db | Tx): Promise<IncidentRow[]> {
  return q.selectFrom('incident').selectAll().orderBy('at', 'desc').orderBy('id').execute();
}
