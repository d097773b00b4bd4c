import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { ErasureRequestRow, HoldRow, RetentionRow } from '../../core/schema.ts';

/** A key destruction that was ordered, and is not finished while it stands here. */
export interface Shred {
  readonly id: number;
  /** Null: keys of everybody. */
  readonly subject: string | null;
  /** `YYYY-MM`: keys of earlier months. */
  readonly before: string;
}

export function retentionState(q: Db | Tx): Promise<RetentionRow> {
  return q.selectFrom('retention').selectAll().executeTakeFirstOrThrow();
}

export async function saveRun(tx: Tx, at: EpochMs, trouble: string | null): Promise<void> {
  await tx.updateTable('retention').set({ ran_at: at, trouble }).execute();
}

export async function saveTrouble(tx: Tx, trouble: string): Promise<void> {
  await tx.updateTable('retention').set({ trouble }).execute();
}

export async function saveVisited(tx: Tx, visited: number): Promise<void> {
  await tx.updateTable('retention').set({ visited }).execute();
}

export function holdRows(q: Db | Tx): Promise<HoldRow[]> {
  return q.selectFrom('hold').selectAll().orderBy('set_at').orderBy('id').execute();
}

export async function insertHold(tx: Tx, row: HoldRow): Promise<void> {
  await tx.insertInto('hold').values(row).execute();
}

export async function deleteHold(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('hold').where('id', '=', id).execute();
}

export async function insertShred(tx: Tx, subject: string | null, before: string): Promise<void> {
  await tx.insertInto('shred').values({ subject, before }).execute();
}

export function shreds(q: Db | Tx): Promise<Shred[]> {
  return q.selectFrom('shred').selectAll().orderBy('id').execute();
}

export async function deleteShreds(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('shred').where('id', 'in', ids).execute();
}

/** Erasures that were asked for after this moment, the oldest first. */
export function requestsSince(q: Db | Tx, after: EpochMs): Promise<ErasureRequestRow[]> {
  const query = q.selectFrom('erasure_request').selectAll().where('asked_at', '>', after);
  return query.orderBy('asked_at').orderBy('patient_id').execute();
}

export async function requestOf(q: Db | Tx, patientId: string): Promise<ErasureRequestRow | null> {
  const query = q.selectFrom('erasure_request').selectAll().where('patient_id', '=', patientId);
  return (await query.executeTakeFirst()) ?? null;
}

export async function insertRequest(tx: Tx, row: ErasureRequestRow): Promise<void> {
  await tx.insertInto('erasure_request').values(row).execute();
}

export async function deleteRequest(tx: Tx, patientId: string): Promise<void> {
  await tx.deleteFrom('erasure_request').where('patient_id', '=', patientId).execute();
}

/** Forgets those that nobody confirmed in time. */
export async function deleteRequestsBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('erasure_request').where('asked_at', '<=', before).execute();
}
