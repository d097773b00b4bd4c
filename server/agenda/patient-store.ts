import { sql } from 'kysely';
import type { Db, Tx } from '../core/database.ts';
import type { PatientRow } from '../core/schema.ts';

/** What the agenda needs of a patient's record. */
export type PatientRecord = Pick<PatientRow, 'id' | 'name' | 'birth_date' | 'mail' | 'phone'>;

const COLUMNS = ['id', 'name', 'birth_date', 'mail', 'phone'] as const;

export async function insertPatients(tx: Tx, rows: readonly PatientRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('patient')
      .values([...rows])
      .execute();
}

/** Corrects how a patient's record says that he is reached. */
export async function setReach(
  tx: Tx,
  id: string,
  reach: Partial<Pick<PatientRow, 'mail' | 'phone'>>,
): Promise<void> {
  await tx.updateTable('patient').set(reach).where('id', '=', id).execute();
}

/** Makes a patient's record what it is from now on. */
export async function updatePatient(tx: Tx, id: string, to: Omit<PatientRecord, 'id'>): Promise<void> {
  await tx.updateTable('patient').set(to).where('id', '=', id).execute();
}

export async function findPatients(db: Db | Tx, ids: readonly string[]): Promise<readonly PatientRecord[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('patient').select(COLUMNS).where('id', 'in', ids).execute();
}

/** Patients whose name holds every word, by name. */
export async function patientsNamed(
  db: Db | Tx,
  words: readonly string[],
  limit: number,
): Promise<readonly PatientRecord[]> {
  let query = db.selectFrom('patient').select(COLUMNS);
  for (const word of words) {
    query = query.where(sql<boolean>`name like ${`%${escapeLike(word)}%`} escape '\\'`);
  }
  return await query.orderBy('name').orderBy('id').limit(limit).execute();
}

export async function patientsBorn(
  db: Db | Tx,
  day: string,
  limit: number,
): Promise<readonly PatientRecord[]> {
  const query = db.selectFrom('patient').select(COLUMNS).where('birth_date', '=', day);
  return await query.orderBy('name').orderBy('id').limit(limit).execute();
}

/** Patients who have this whole number in any source. */
export async function patientsNumbered(
  db: Db | Tx,
  number: string,
  limit: number,
): Promise<readonly PatientRecord[]> {
  const known = db.selectFrom('patient_number').select('patient_id').where('number', '=', number);
  const query = db.selectFrom('patient').select(COLUMNS).where('id', 'in', known);
  return await query.orderBy('name').orderBy('id').limit(limit).execute();
}

/** `%`, `_` and the escape itself mean themselves. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
