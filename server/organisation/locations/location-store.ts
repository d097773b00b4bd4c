import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../core/database.ts';
import type { LocationRow } from '../../core/office-rows.ts';

export type StoredLocation = Selectable<LocationRow>;

/** Every location, the first one first. */
export function allLocations(q: Db | Tx): Promise<StoredLocation[]> {
  return q.selectFrom('location').selectAll().orderBy('made_at').orderBy('id').execute();
}

export async function insertLocation(tx: Tx, row: Insertable<LocationRow>): Promise<void> {
  await tx.insertInto('location').values(row).execute();
}

export async function updateLocation(
  tx: Tx,
  id: string,
  to: Partial<Omit<StoredLocation, 'id' | 'made_at'>>,
): Promise<void> {
  await tx.updateTable('location').set(to).where('id', '=', id).execute();
}
