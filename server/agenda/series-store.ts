import type { Db, Tx } from '../core/database.ts';
import { type AppointmentRecord, findAppointments } from './appointment-store.ts';

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** Every appointment of a series, by time. */
export async function membersOf(tx: Tx, seriesId: string): Promise<readonly AppointmentRecord[]> {
  const rows = await tx
    .selectFrom('appointment')
    .select('id')
    .where('series_id', '=', seriesId)
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  const found = await findAppointments(
    tx,
    rows.map(({ id }) => id),
  );
  return found.toSorted((one, other) => one.starts_at - other.starts_at);
}

/** Which of its series each appointment is, by time; who is not in the map stands alone. */
export async function placesInSeries(
  q: Db | Tx,
  seriesIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly place: number; readonly of: number }>> {
  const places = new Map<string, { place: number; of: number }>();
  for (let from = 0; from < seriesIds.length; from += IDS_A_QUERY) {
    const rows = await q
      .selectFrom('appointment')
      .select(['id', 'series_id'])
      .where('series_id', 'in', seriesIds.slice(from, from + IDS_A_QUERY))
      .orderBy('starts_at')
      .orderBy('id')
      .execute();
    for (const members of Map.groupBy(rows, ({ series_id }) => series_id).values())
      for (const [before, { id }] of members.entries())
        places.set(id, { place: before + 1, of: members.length });
  }
  return places;
}
