import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { Expiry } from '../../core/expiry.ts';
import type { CallFigures } from '../../protocol/quality.ts';

/** How a call went for one page. */
export interface QualityRecord {
  readonly callId: string;
  readonly seatId: string;
  /** Which page of that seat: a reload is another one. */
  readonly attach: number;
  readonly at: EpochMs;
  readonly over: boolean;
  readonly figures: CallFigures;
}

/** Saves it in the place of what the page told before. @returns false when the page has told its last already */
export async function saveQuality(tx: Tx, record: QualityRecord): Promise<boolean> {
  const { callId: call_id, seatId: seat_id, attach, at, over, figures } = record;
  const row = { at, over: over ? 1 : 0, figures: JSON.stringify(figures) };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_quality')
    .values({ call_id, seat_id, attach, ...row })
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'seat_id', 'attach']).doUpdateSet(row).where('call_quality.over', '=', 0),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** How many pages of a seat have told of a call. */
export async function pagesTold(db: Db | Tx, callId: string, seatId: string): Promise<number> {
  const { count } = await db
    .selectFrom('call_quality')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('call_id', '=', callId)
    .where('seat_id', '=', seatId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Deletes figures told before; of appointments that are `kept` not. @returns how many. */
export async function deleteQuality(tx: Tx, { before, kept, limit }: Expiry): Promise<number> {
  const rows = await tx
    .selectFrom('call_quality')
    .innerJoin('call', 'call.id', 'call_quality.call_id')
    .select(['call_quality.call_id', 'call_quality.seat_id', 'call_quality.attach'])
    .where('call_quality.at', '<', before)
    .$if(kept.length > 0, (some) => some.where('call.appointment_id', 'not in', kept))
    .limit(limit)
    .execute();
  for (const { call_id, seat_id, attach } of rows) {
    await tx
      .deleteFrom('call_quality')
      .where('call_id', '=', call_id)
      .where('seat_id', '=', seat_id)
      .where('attach', '=', attach)
      .execute();
  }
  return rows.length;
}
