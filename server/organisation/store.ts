import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

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
