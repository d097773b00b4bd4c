import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { Delay } from '../protocol/board.ts';

/** Keeps that a clinician runs late on this day; no minutes: is on time. */
export async function saveDelay(
  tx: Tx,
  { clinicianId, minutes }: Delay,
  when: { readonly day: string; readonly at: EpochMs },
): Promise<void> {
  if (minutes === 0) {
    await tx.deleteFrom('delay').where('clinician_id', '=', clinicianId).execute();
    return;
  }
  const row = { minutes, ...when };
  await tx
    .insertInto('delay')
    .values({ clinician_id: clinicianId, ...row })
    .onConflict((conflict) => conflict.column('clinician_id').doUpdateSet(row))
    .execute();
}

/** Who runs late on this day. What was said of another day is over. */
export async function delaysOn(db: Db, day: string): Promise<readonly Delay[]> {
  const rows = await db
    .selectFrom('delay')
    .select(['clinician_id', 'minutes'])
    .where('day', '=', day)
    .execute();
  return rows.map(({ clinician_id, minutes }) => ({ clinicianId: clinician_id, minutes }));
}
