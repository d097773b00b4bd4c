import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';

/** A patient whom somebody opened. */
export interface OpenedPatient {
  readonly account_id: string;
  readonly patient_id: string;
  readonly opened_at: number;
  readonly until: number;
}

/** Opens it, or for longer what is open already. */
export async function keepOpened(tx: Tx, row: OpenedPatient): Promise<void> {
  await tx
    .insertInto('opened_patient')
    .values(row)
    .onConflict((conflict) => conflict.doUpdateSet({ until: row.until }))
    .execute();
}

/** What this person has open now: until when, by patient. */
export async function openedBy(
  q: Db | Tx,
  accountId: string,
  now: EpochMs,
): Promise<ReadonlyMap<string, EpochMs>> {
  const query = q.selectFrom('opened_patient').selectAll().where('account_id', '=', accountId);
  const rows = await query.where('until', '>', now).execute();
  return new Map(rows.map(({ patient_id, until }) => [patient_id, until as EpochMs]));
}

/** Takes away what is over. @returns what it was */
export async function takeOver(tx: Tx, now: EpochMs): Promise<readonly OpenedPatient[]> {
  return await tx.deleteFrom('opened_patient').where('until', '<=', now).returningAll().execute();
}
