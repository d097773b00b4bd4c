import { type Tx, transact } from '../../core/database.ts';
import type { RetentionDeps } from './deps.ts';
import { type Kept, keptKeys, keptNow } from './kept.ts';
import { deleteShreds, insertShred, shreds } from './store.ts';

/** Whose keys, of which months, are to be destroyed. */
export interface Order {
  /** Null: everybody's. */
  readonly subject: string | null;
  /** `YYYY-MM`: those of earlier months. */
  readonly before: string;
}

/**
 * Orders keys to be destroyed, as a part of the act that says so. They stand in a file of their own, which no
 * transaction spans: the order is kept until `finishShreds` has carried it out.
 *
 * @returns how many keys that will be.
 */
export async function orderShred({ keys }: RetentionDeps, tx: Tx, kept: Kept, order: Order): Promise<number> {
  const count = keys.count({ ...order, spared: await keptKeys(tx, kept) });
  if (count > 0) await insertShred(tx, order.subject, order.before);
  return count;
}

/**
 * Carries out what was ordered, also by a process that was killed. A hold that came since counts.
 *
 * @returns false when a key is destroyed, but not off the disk yet: the order stands until it is.
 */
export async function finishShreds(deps: RetentionDeps): Promise<boolean> {
  const { db, keys } = deps;
  const done = await transact(db, async (tx) => {
    const orders = await shreds(tx);
    if (orders.length === 0) return [];
    const spared = await keptKeys(tx, await keptNow(deps, tx));
    for (const { subject, before } of orders) keys.destroy({ subject, before, spared });
    return orders.map(({ id }) => id);
  });
  if (done.length === 0) return true;
  if (!keys.scrub()) return false;
  await transact(db, (tx) => deleteShreds(tx, done));
  return true;
}
