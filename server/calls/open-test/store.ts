import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { OpenTestRow } from '../../core/measure-rows.ts';

/** Saves a test, in the place of the one with the same code. */
export async function saveOpenTest(tx: Tx, row: OpenTestRow): Promise<void> {
  const { code, ...rest } = row;
  await tx
    .insertInto('open_test')
    .values(row)
    .onConflict((conflict) => conflict.column('code').doUpdateSet(rest))
    .execute();
}

/** The test with this code, unless it is older. */
export async function openTestSince(
  q: Db | Tx,
  code: string,
  since: EpochMs,
): Promise<OpenTestRow | undefined> {
  const query = q.selectFrom('open_test').selectAll().where('code', '=', code);
  return await query.where('at', '>=', since).executeTakeFirst();
}

/** Deletes the tests from before. */
export async function deleteOpenTestsBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('open_test').where('at', '<', before).execute();
}
