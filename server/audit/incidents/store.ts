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

/** All of them, the newest first. */
export function incidentRows(q: Db | Tx): Promise<IncidentRow[]> {
  return q.selectFrom('incident').selectAll().orderBy('at', 'desc').orderBy('id').execute();
}
