import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { SupportRow } from '../../core/schema.ts';

/** The one that is open, if any. */
export function openRow(q: Db | Tx): Promise<SupportRow | undefined> {
  return q.selectFrom('support').selectAll().where('ended_at', 'is', null).executeTakeFirst();
}

export async function insertSupport(tx: Tx, row: SupportRow): Promise<void> {
  await tx.insertInto('support').values(row).execute();
}

export async function setEnded(tx: Tx, id: string, at: EpochMs): Promise<void> {
  await tx.updateTable('support').set({ ended_at: at }).where('id', '=', id).execute();
}

/** Somebody from outside has an account while support is open: it has no password until the person chooses one. */
export async function openAccount(tx: Tx, id: string, name: string): Promise<void> {
  await tx
    .updateTable('account')
    .set({ name, password: null, disabled_at: null })
    .where('id', '=', id)
    .execute();
}
