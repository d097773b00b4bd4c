import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

/** The message that is final longest, but for those of appointments that are `kept`; it also waits for its appointment. */
export async function oldest(
  q: Db | Tx,
  kept: readonly string[],
): Promise<{ readonly at: EpochMs; readonly appointmentId: string } | null> {
  const row = await q
    .selectFrom('outbox')
    .select(['final_at', 'appointment_id'])
    .where('final_at', 'is not', null)
    .$if(kept.length > 0, (some) => some.where('appointment_id', 'not in', kept))
    .orderBy('final_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { at: row.final_at as EpochMs, appointmentId: row.appointment_id };
}
