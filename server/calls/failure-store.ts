import { sql } from 'kysely';
import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';

/** Notes that comparing with this person came to nothing. @returns how often since then, this time included */
export async function noteFailure(tx: Tx, person: string, at: EpochMs, since: EpochMs): Promise<number> {
  await tx.insertInto('failed_comparison').values({ person, at }).execute();
  const { times } = await tx
    .selectFrom('failed_comparison')
    .select(({ fn }) => fn.countAll<number>().as('times'))
    .where('person', '=', person)
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return times;
}

/** Forgets failures from before a moment. @returns how many */
export async function deleteFailures(tx: Tx, before: number, limit: number): Promise<number> {
  const over = tx
    .selectFrom('failed_comparison')
    .select(sql<number>`rowid`.as('row'))
    .where('at', '<', before)
    .limit(limit);
  const { numDeletedRows } = await tx
    .deleteFrom('failed_comparison')
    .where(sql<number>`rowid`, 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
