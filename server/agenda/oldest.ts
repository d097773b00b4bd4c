import { sql } from 'kysely';
import { type EpochMs, MINUTE } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

/** What the agenda has longest, but for what `kept` keeps; null: nothing. */
export interface OldestPlanned {
  /** When the first appointment ends. */
  readonly appointments: EpochMs | null;
  /** When the first link stops to work. */
  readonly links: EpochMs | null;
}

/** @param kept appointments that stay, whatever their term. */
export async function oldest(q: Db | Tx, kept: readonly string[]): Promise<OldestPlanned> {
  const { ends } = await q
    .selectFrom('appointment')
    .select(({ fn }) => fn.min<EpochMs | null>('ends_at').as('ends'))
    .$if(kept.length > 0, (some) => some.where('id', 'not in', kept))
    .executeTakeFirstOrThrow();
  const { closes } = await q
    .selectFrom('link')
    .innerJoin('participant', 'participant.id', 'link.participant_id')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .select(
      sql<EpochMs | null>`min(appointment.ends_at + appointment_type.closes_min * ${MINUTE})`.as('closes'),
    )
    .$if(kept.length > 0, (some) => some.where('appointment.id', 'not in', kept))
    .executeTakeFirstOrThrow();
  return { appointments: ends, links: closes };
}

/** When an appointment ends; null: it is not there any more. */
export async function endOf(q: Db | Tx, id: string): Promise<EpochMs | null> {
  const row = await q.selectFrom('appointment').select('ends_at').where('id', '=', id).executeTakeFirst();
  return (row?.ends_at ?? null) as EpochMs | null;
}
