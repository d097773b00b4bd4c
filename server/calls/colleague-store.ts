import type { Db, Tx } from '../core/database.ts';

/** Appointments in which this member of staff takes part beside the host. */
export async function joinedBy(db: Db | Tx, accountId: string): Promise<readonly string[]> {
  const query = db.selectFrom('seat').select('appointment_id').where('account_id', '=', accountId);
  const rows = await query.where('role', '=', 'staff').execute();
  return rows.map(({ appointment_id }) => appointment_id);
}

/** A colleague was asked to take part. @returns false when he was asked before */
export async function markAsked(tx: Tx, seatId: string): Promise<boolean> {
  const query = tx.updateTable('seat').set({ asked: 1 }).where('id', '=', seatId).where('asked', '=', 0);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Appointments into which this member of staff was asked. */
export async function askedTo(db: Db | Tx, accountId: string): Promise<readonly string[]> {
  const query = db.selectFrom('seat').select('appointment_id').where('account_id', '=', accountId);
  return (await query.where('asked', '=', 1).execute()).map(({ appointment_id }) => appointment_id);
}
