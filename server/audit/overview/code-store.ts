import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { OverviewCodeRow } from '../../core/schema.ts';

/** Keeps the one code of a patient, in place of an older one. */
export async function saveCode(tx: Tx, row: Omit<OverviewCodeRow, 'wrong'>): Promise<void> {
  await tx.deleteFrom('overview_code').where('patient_id', '=', row.patient_id).execute();
  await tx
    .insertInto('overview_code')
    .values({ ...row, wrong: 0 })
    .execute();
}

export async function codeByHash(q: Db | Tx, hash: Buffer): Promise<OverviewCodeRow | null> {
  const query = q.selectFrom('overview_code').selectAll().where('hash', '=', hash);
  return (await query.executeTakeFirst()) ?? null;
}

/** A mailed code that has opened the overview ends soon. */
export async function endBy(tx: Tx, patientId: string, at: EpochMs): Promise<void> {
  await tx
    .updateTable('overview_code')
    .set({ ends_at: at })
    .where('patient_id', '=', patientId)
    .where('ends_at', '>', at)
    .execute();
}

/** Counts a wrong answer. */
export async function countWrong(tx: Tx, patientId: string): Promise<void> {
  await tx
    .updateTable('overview_code')
    .set((by) => ({ wrong: by('wrong', '+', 1) }))
    .where('patient_id', '=', patientId)
    .execute();
}

/** Forgets codes that work no more. */
export async function deleteCodesBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('overview_code').where('ends_at', '<=', before).execute();
}
