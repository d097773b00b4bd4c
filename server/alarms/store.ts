import type { AlarmRow } from '../core/alarm-rows.ts';
import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

/** A way on which alarms are told, as its column is called. */
export type Way = 'mailed' | 'posted';

/** Every alarm that is kept, oldest first. */
export function alarmRows(q: Db | Tx): Promise<AlarmRow[]> {
  return q.selectFrom('alarm').selectAll().orderBy('since').orderBy('id').execute();
}

/** Adds an alarm, or puts its new state in the place of the former one; what was told of it stays. */
export async function saveAlarm(tx: Tx, row: Omit<AlarmRow, Way>): Promise<void> {
  await tx
    .insertInto('alarm')
    .values({ ...row, mailed: null, posted: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function removeAlarm(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('alarm').where('id', '=', id).execute();
}

export async function noteTold(tx: Tx, id: string, way: Way, news: 'raised' | 'over'): Promise<void> {
  await tx
    .updateTable('alarm')
    .set({ [way]: news })
    .where('id', '=', id)
    .execute();
}

/** Ends what was over before. */
export async function forgetAlarms(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('alarm').where('over_at', '<', before).execute();
}
