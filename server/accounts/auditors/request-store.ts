import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { AuditorRequestRow } from '../../core/schema.ts';

/** Appointments that were asked for after this moment, the oldest first. */
export function requestsSince(q: Db | Tx, after: EpochMs): Promise<AuditorRequestRow[]> {
  const query = q.selectFrom('auditor_request').selectAll().where('asked_at', '>', after);
  return query.orderBy('asked_at').orderBy('account_id').execute();
}

/** Keeps one in place of an older one of the same person. */
export async function saveRequest(tx: Tx, row: AuditorRequestRow): Promise<void> {
  await deleteRequest(tx, row.account_id);
  await tx.insertInto('auditor_request').values(row).execute();
}

export async function deleteRequest(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('auditor_request').where('account_id', '=', accountId).execute();
}
