import type { Db, Tx } from '../../core/database.ts';
import type { CareCodeRow } from '../../core/office-rows.ts';

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** Keeps the code that a person chose; null: nobody says any more. */
export async function saveCareCode(tx: Tx, appointmentId: string, row: CareCodeRow | null): Promise<void> {
  await tx.deleteFrom('care_code').where('appointment_id', '=', appointmentId).execute();
  if (row !== null) await tx.insertInto('care_code').values(row).execute();
}

/** The codes that people chose for these appointments. */
export async function careCodesOf(
  q: Db | Tx,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, CareCodeRow>> {
  const found = new Map<string, CareCodeRow>();
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const rows = await q
      .selectFrom('care_code')
      .selectAll()
      .where('appointment_id', 'in', appointmentIds.slice(from, from + IDS_A_QUERY))
      .execute();
    for (const row of rows) found.set(row.appointment_id, row);
  }
  return found;
}
