import type { Db, Tx } from '../../core/database.ts';
import type { LeaveRow } from '../../core/office-rows.ts';
import type { Stretch } from './week.ts';

/** When clinicians work, by clinician, weekday and time. */
export async function stretchesByClinician(q: Db | Tx): Promise<ReadonlyMap<string, readonly Stretch[]>> {
  const rows = await q
    .selectFrom('working_hours')
    .selectAll()
    .orderBy('weekday')
    .orderBy('from_min')
    .execute();
  const found = new Map<string, Stretch[]>();
  for (const { clinician_id: id, weekday, from_min: from, until_min: until } of rows)
    found.set(id, [...(found.get(id) ?? []), { weekday, from, until }]);
  return found;
}

/** Gives a clinician another week. */
export async function replaceStretches(
  tx: Tx,
  clinicianId: string,
  stretches: readonly Stretch[],
): Promise<void> {
  await tx.deleteFrom('working_hours').where('clinician_id', '=', clinicianId).execute();
  if (stretches.length === 0) return;
  const rows = stretches.map(({ weekday, from, until }) => {
    return { clinician_id: clinicianId, weekday, from_min: from, until_min: until };
  });
  await tx.insertInto('working_hours').values(rows).execute();
}

/** Leave of everybody that is not over on this day, by time. */
export async function leaveFrom(q: Db | Tx, day: string): Promise<readonly LeaveRow[]> {
  const query = q.selectFrom('leave').selectAll().where('last_day', '>=', day);
  return await query.orderBy('first_day').orderBy('id').execute();
}

export async function insertLeave(tx: Tx, row: LeaveRow): Promise<void> {
  await tx.insertInto('leave').values(row).execute();
}

/** @returns whether there was such leave of this clinician. */
export async function deleteLeave(tx: Tx, clinicianId: string, id: string): Promise<boolean> {
  const query = tx.deleteFrom('leave').where('clinician_id', '=', clinicianId).where('id', '=', id);
  return (await query.executeTakeFirst()).numDeletedRows > 0n;
}

/** Forgets leave that was over on this day. @returns how many. */
export async function deleteLeaveBefore(tx: Tx, day: string): Promise<number> {
  const done = await tx.deleteFrom('leave').where('last_day', '<', day).executeTakeFirst();
  return Number(done.numDeletedRows);
}
