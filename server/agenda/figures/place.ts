import type { EpochMs } from '../../core/clock.ts';
import type { Tx } from '../../core/database.ts';
import { testCallsAmong } from '../test-call/store.ts';

/** Where and of which kind an appointment is, and when: as far as sums by month want to know. */
export interface FigurePlace {
  readonly at: EpochMs;
  readonly locationId: string;
  readonly kindId: string;
}

/** The same of an appointment; null when it is gone, or a test that counts for nothing. */
export async function figurePlace(tx: Tx, appointmentId: string): Promise<FigurePlace | null> {
  const row = await tx
    .selectFrom('appointment')
    .select(['id', 'starts_at', 'location_id', 'type_id'])
    .where('id', '=', appointmentId)
    .executeTakeFirst();
  if (row === undefined || (await testCallsAmong(tx, [row])).size > 0) return null;
  return { at: row.starts_at as EpochMs, locationId: row.location_id, kindId: row.type_id };
}
