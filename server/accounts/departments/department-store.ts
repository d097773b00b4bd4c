import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { DepartmentRow } from '../../core/schema.ts';

/** Those that have not ended, by name. */
export function departmentRows(q: Db | Tx): Promise<DepartmentRow[]> {
  return q.selectFrom('department').selectAll().where('ended_at', 'is', null).orderBy('name').execute();
}

export async function insertDepartment(tx: Tx, row: DepartmentRow): Promise<void> {
  await tx.insertInto('department').values(row).execute();
}

export async function updateDepartment(
  tx: Tx,
  id: string,
  to: Pick<DepartmentRow, 'name' | 'head'>,
): Promise<void> {
  await tx.updateTable('department').set(to).where('id', '=', id).execute();
}

/** Ends it; nobody works there any more. @returns how many did. */
export async function endDepartment(tx: Tx, id: string, at: EpochMs): Promise<number> {
  await tx.updateTable('department').set({ ended_at: at }).where('id', '=', id).execute();
  const { numDeletedRows } = await tx.deleteFrom('member').where('department_id', '=', id).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Who works where: ids of departments by account. Who is not in the map works nowhere in particular. */
export async function workplaces(q: Db | Tx): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await q.selectFrom('member').selectAll().orderBy('department_id').execute();
  const byAccount = Map.groupBy(rows, ({ account_id }) => account_id);
  return new Map([...byAccount].map(([id, of]) => [id, of.map(({ department_id }) => department_id)]));
}

/** Somebody works in these departments from now on, and in no others. */
export async function setWorkplaces(
  tx: Tx,
  accountId: string,
  departments: readonly string[],
): Promise<void> {
  await tx.deleteFrom('member').where('account_id', '=', accountId).execute();
  if (departments.length > 0)
    await tx
      .insertInto('member')
      .values(departments.map((id) => ({ account_id: accountId, department_id: id })))
      .execute();
}
