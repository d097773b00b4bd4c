import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';

/** What calls left longest, but for what `kept` keeps; null: nothing. */
export interface OldestOfCalls {
  readonly calls: EpochMs | null;
  readonly figures: EpochMs | null;
  /** A test goes some time after its appointment ended. */
  readonly tests: { readonly at: EpochMs; readonly appointmentId: string } | null;
}

/** @param kept appointments that stay, whatever their term. */
export async function oldest(q: Db | Tx, kept: readonly string[]): Promise<OldestOfCalls> {
  const { ended } = await q
    .selectFrom('call')
    .select(({ fn }) => fn.min<EpochMs | null>('ended_at').as('ended'))
    .$if(kept.length > 0, (some) => some.where('appointment_id', 'not in', kept))
    .executeTakeFirstOrThrow();
  const { told } = await q
    .selectFrom('call_quality')
    .innerJoin('call', 'call.id', 'call_quality.call_id')
    .select(({ fn }) => fn.min<EpochMs | null>('call_quality.at').as('told'))
    .$if(kept.length > 0, (some) => some.where('call.appointment_id', 'not in', kept))
    .executeTakeFirstOrThrow();
  const test = await q
    .selectFrom('precall')
    .innerJoin('seat', 'seat.participant_id', 'precall.participant_id')
    .select(['precall.at', 'seat.appointment_id'])
    .$if(kept.length > 0, (some) => some.where('seat.appointment_id', 'not in', kept))
    .orderBy('precall.at')
    .limit(1)
    .executeTakeFirst();
  return {
    ...{ calls: ended, figures: told },
    tests: test === undefined ? null : { at: test.at as EpochMs, appointmentId: test.appointment_id },
  };
}
