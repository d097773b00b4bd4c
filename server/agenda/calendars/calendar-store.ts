import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { CalendarRow } from '../../core/system-rows.ts';
import type { Had } from './gone.ts';

/** Those that are not removed, the newest first. */
export function allCalendars(q: Db | Tx): Promise<CalendarRow[]> {
  const query = q.selectFrom('calendar').selectAll().where('removed_at', 'is', null);
  return query.orderBy('made_at', 'desc').orderBy('id').execute();
}

export async function insertCalendar(tx: Tx, row: CalendarRow): Promise<void> {
  await tx.insertInto('calendar').values(row).execute();
}

/** From now on nobody looks there; what came from it stays as it is. */
export async function removeCalendar(tx: Tx, id: string, at: EpochMs): Promise<void> {
  const none = { calendar_id: null, gone_since: null };
  await tx.updateTable('appointment_number').set(none).where('calendar_id', '=', id).execute();
  await tx.updateTable('calendar').set({ removed_at: at, report: null }).where('id', '=', id).execute();
}

type Looked = Pick<
  CalendarRow,
  | 'etag'
  | 'last_modified'
  | 'next_at'
  | 'failures'
  | 'checked_at'
  | 'good_at'
  | 'read_at'
  | 'trouble'
  | 'report'
>;

export async function saveLook(tx: Tx, id: string, looked: Looked): Promise<void> {
  const query = tx.updateTable('calendar').set(looked).where('id', '=', id);
  await query.where('removed_at', 'is', null).execute();
}

/** SQLite takes 32,766 parameters a statement. */
const NUMBERS_A_QUERY = 5_000;

/** Remembers that this calendar has these. */
export async function saveHas(
  tx: Tx,
  { id, source }: Pick<CalendarRow, 'id' | 'source'>,
  numbers: readonly string[],
): Promise<void> {
  for (let from = 0; from < numbers.length; from += NUMBERS_A_QUERY)
    await tx
      .updateTable('appointment_number')
      .set({ calendar_id: id, gone_since: null })
      .where('source', '=', source)
      .where('number', 'in', numbers.slice(from, from + NUMBERS_A_QUERY))
      .where((by) => by.or([by('calendar_id', 'is not', id), by('gone_since', 'is not', null)]))
      .execute();
}

/** Remembers that this calendar misses these. */
export async function saveGone(
  tx: Tx,
  { source }: Pick<CalendarRow, 'source'>,
  numbers: readonly string[],
  at: EpochMs,
): Promise<void> {
  for (const number of numbers)
    await tx
      .updateTable('appointment_number')
      .set({ gone_since: at })
      .where('source', '=', source)
      .where('number', '=', number)
      .execute();
}

/** Planned appointments to come that this calendar had last. */
export async function hadBy(q: Db, id: string, now: EpochMs): Promise<readonly Had[]> {
  const rows = await q
    .selectFrom('appointment_number')
    .innerJoin('appointment', 'appointment.id', 'appointment_number.appointment_id')
    .select(['number', 'uid', 'gone_since', 'appointment.id', 'appointment.starts_at'])
    .where('calendar_id', '=', id)
    .where('appointment.state', '=', 'planned')
    .where('appointment.starts_at', '>', now)
    .execute();
  return rows.map((row) => ({
    ...{ number: row.number, uid: row.uid ?? '', appointmentId: row.id },
    ...{ startsAt: row.starts_at as EpochMs, goneSince: row.gone_since as EpochMs | null },
  }));
}
