import type { Db, Tx } from '../../core/database.ts';
import type { TallyRow } from '../../core/measure-rows.ts';

/** Adds to a sum. */
export async function addTally(tx: Tx, row: TallyRow): Promise<void> {
  await tx
    .insertInto('tally')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['month', 'location_id', 'kind_id', 'what'])
        .doUpdateSet(({ ref, eb }) => ({ count: eb(ref('tally.count'), '+', ref('excluded.count')) })),
    )
    .execute();
}

/** The sums of these months (`YYYY-MM`), both included. */
export async function talliesOf(q: Db | Tx, from: string, until: string): Promise<readonly TallyRow[]> {
  return await q
    .selectFrom('tally')
    .selectAll()
    .where('month', '>=', from)
    .where('month', '<=', until)
    .execute();
}

/** Forgets the sums of months before this one. @returns how many. */
export async function deleteTallies(tx: Tx, before: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('tally')
    .where('month', '<', before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The oldest month of which there are sums; null: there are none. */
export async function oldestTally(q: Db | Tx): Promise<string | null> {
  const { month } = await q
    .selectFrom('tally')
    .select(({ fn }) => fn.min<string | null>('month').as('month'))
    .executeTakeFirstOrThrow();
  return month;
}
