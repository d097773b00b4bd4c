import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { HoldRow, RetentionRow } from '../../core/schema.ts';

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
