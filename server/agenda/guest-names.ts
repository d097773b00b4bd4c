import type { Db } from '../core/database.ts';

/**
 * Names of patients and participants that are still known, by the id under which lines of the log name them. Whoever
 * was forgotten is left out.
 */
export async function guestNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const columns = ['id', 'name'] as const;
  const [patients, participants] = [
    await db
      .selectFrom('patient')
      .select(columns)
      .where('id', 'in', [...ids])
      .execute(),
    await db
      .selectFrom('participant')
      .select(columns)
      .where('id', 'in', [...ids])
      .execute(),
  ];
  return new Map([...participants, ...patients].map(({ id, name }) => [id, name]));
}
