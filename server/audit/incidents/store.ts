import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { IncidentRow, IncidentStepRow } from '../../core/incident-rows.ts';

/** Saves a draft. @returns false when this matter has one already */
export async function insertIncident(tx: Tx, row: IncidentRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('incident')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'matter']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whether one of this kind is not closed yet. */
export async function hasOpen(tx: Tx, kind: IncidentRow['kind']): Promise<boolean> {
  const query = tx
    .selectFrom('incident')
    .select('id')
    .where('kind', '=', kind)
    .where('closed_at', 'is', null);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** Forgets incidents that were found before a moment, but for those of appointments that are kept. @returns how many */
export async function deleteIncidents(
  tx: Tx,
  { before, kept, limit }: { before: number; kept: readonly string[]; limit: number },
): Promise<number> {
  let over = tx.selectFrom('incident').select('id').where('at', '<', before).limit(limit);
  if (kept.length > 0)
    over = over.where((by) =>
      by.or([by('appointment_id', 'is', null), by('appointment_id', 'not in', kept)]),
    );
  const { numDeletedRows } = await tx
    .deleteFrom('incident')
    .where('id', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** When the oldest was found, but for those of appointments that are kept; null: there is none. */
export async function oldestIncident(q: Db | Tx, kept: readonly string[]): Promise<EpochMs | null> {
  let query = q.selectFrom('incident').select(({ fn }) => fn.min<EpochMs | null>('at').as('at'));
  if (kept.length > 0)
    query = query.where((by) =>
      by.or([by('appointment_id', 'is', null), by('appointment_id', 'not in', kept)]),
    );
  return (await query.executeTakeFirstOrThrow()).at;
}

/** All of them, the newest first. */
export function incidentRows(q: Db | Tx): Promise<IncidentRow[]> {
  return q.selectFrom('incident').selectAll().orderBy('at', 'desc').orderBy('id').execute();
}

export async function incidentAt(q: Db | Tx, id: string): Promise<IncidentRow | null> {
  return (await q.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** What was done about these incidents, each in order. */
export async function stepRows(q: Db | Tx, ids: readonly string[]): Promise<IncidentStepRow[]> {
  if (ids.length === 0) return [];
  return await q
    .selectFrom('incident_step')
    .selectAll()
    .where('incident_id', 'in', [...ids])
    .orderBy('incident_id')
    .orderBy('number')
    .execute();
}

export async function insertStep(tx: Tx, row: IncidentStepRow): Promise<void> {
  await tx.insertInto('incident_step').values(row).execute();
}

export async function closeIncident(tx: Tx, id: string, at: number): Promise<void> {
  await tx.updateTable('incident').set({ closed_at: at }).where('id', '=', id).execute();
}
