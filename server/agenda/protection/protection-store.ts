import type { Db, Tx } from '../../core/database.ts';
import type { PatientRow } from '../../core/schema.ts';

/** Patients with the flag, by name. */
export function protectedPatients(db: Db): Promise<Pick<PatientRow, 'id' | 'name' | 'birth_date'>[]> {
  const query = db.selectFrom('patient').select(['id', 'name', 'birth_date']).where('vip', '=', 1);
  return query.orderBy('name').orderBy('id').execute();
}

/** @returns whether it was otherwise before; null: there is no such patient */
export async function setProtected(tx: Tx, id: string, isProtected: boolean): Promise<boolean | null> {
  const vip = isProtected ? 1 : 0;
  const row = await tx.selectFrom('patient').select('vip').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  await tx.updateTable('patient').set({ vip }).where('id', '=', id).execute();
  return row.vip !== vip;
}
