import { DAY, type EpochMs, later } from '../../core/clock.ts';
import type { Tx } from '../../core/database.ts';
import type { AlarmCountRow } from '../../core/incident-rows.ts';

/** One act that counts towards an alarm. */
export type Counted = Omit<AlarmCountRow, 'id'>;

/** Remembers an act for a day. @returns how much this person has of its kind since a moment, that one included */
export async function noteCounted(tx: Tx, act: Counted, since: EpochMs): Promise<number> {
  await tx
    .deleteFrom('alarm_count')
    .where('at', '<=', later(act.at as EpochMs, -DAY))
    .execute();
  await tx.insertInto('alarm_count').values(act).execute();
  const { total } = await tx
    .selectFrom('alarm_count')
    .select(({ fn }) => fn.sum<number>('count').as('total'))
    .where('kind', '=', act.kind)
    .where('person', '=', act.person)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return total;
}
