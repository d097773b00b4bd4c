import { sql } from 'kysely';
import type { Tx } from '../core/database.ts';
import type { Expiry } from '../core/expiry.ts';

/** A literal, so that SQLite sees that the index of running calls fits. */
const ENDED = sql.lit('ended' as const);

/** Appointments in which a call goes on. */
export async function appointmentsInCall(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.selectFrom('call').select('appointment_id').where('phase', '<>', ENDED).execute();
  return rows.map(({ appointment_id }) => appointment_id);
}

/** Deletes calls that ended before; `kept` are appointments. Seats stay, without their call. @returns how many. */
export async function deleteEndedCalls(tx: Tx, { before, kept, limit }: Expiry): Promise<number> {
  const rows = await tx
    .selectFrom('call')
    .select('id')
    .where('ended_at', '<', before)
    .where('ended_at', 'is not', null)
    .$if(kept.length > 0, (some) => some.where('appointment_id', 'not in', kept))
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx.updateTable('seat').set({ call_id: null }).where('call_id', 'in', ids).execute();
  await tx.deleteFrom('call').where('id', 'in', ids).execute();
  return ids.length;
}

/** Deletes seats and calls of appointments. @returns how many calls. */
export async function deleteCallsOf(tx: Tx, appointmentIds: readonly string[]): Promise<number> {
  await tx.deleteFrom('seat').where('appointment_id', 'in', appointmentIds).execute();
  const { numDeletedRows } = await tx
    .deleteFrom('call')
    .where('appointment_id', 'in', appointmentIds)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Deletes the seats of participants; the calls of their appointments stay. */
export async function deleteSeatsOf(tx: Tx, participantIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('seat').where('participant_id', 'in', participantIds).execute();
}
