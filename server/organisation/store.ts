import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

export interface LocationRow {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
}

/** Every setting that was ever chosen, as stored: name → JSON. */
export async function chosenSettings(q: Db | Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await q.selectFrom('setting').select(['name', 'value']).execute();
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export async function saveSetting(tx: Tx, name: string, value: string, at: EpochMs): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ name, value, changed_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, changed_at: at }))
    .execute();
}

/** The location while there is one; of several always the same. */
export function firstLocation(q: Db | Tx): Promise<LocationRow | undefined> {
  return q.selectFrom('location').selectAll().orderBy('id').limit(1).executeTakeFirst();
}

/** Every location, always in the same order. */
export function allLocations(q: Db | Tx): Promise<LocationRow[]> {
  return q.selectFrom('location').selectAll().orderBy('name').orderBy('id').execute();
}

export async function insertLocation(tx: Tx, row: LocationRow): Promise<void> {
  await tx.insertInto('location').values(row).execute();
}
