import { type EpochMs, HOUR, later } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { Period } from '../period.ts';
import type { Taken } from './objections.ts';

/** No appointment lasts longer than eight hours, and none wants more than two of rest. */
const FARTHEST = 10 * HOUR;

/** Planned appointments of a clinician that meet a period or come near it, but for this one, by time. */
export async function takenAround(
  q: Db | Tx,
  clinicianId: string,
  { start, end }: Period,
  except: string | null,
): Promise<readonly Taken[]> {
  let query = q
    .selectFrom('appointment')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .select(['appointment.starts_at', 'appointment.ends_at', 'appointment_type.buffer_min'])
    .where('appointment.clinician_id', '=', clinicianId)
    .where('appointment.state', '=', 'planned')
    .where('appointment.starts_at', '>', later(start, -FARTHEST))
    .where('appointment.starts_at', '<', later(end, FARTHEST));
  if (except !== null) query = query.where('appointment.id', '<>', except);
  const rows = await query.orderBy('appointment.starts_at').execute();
  return rows.map(({ starts_at, ends_at, buffer_min }) => ({
    start: starts_at as EpochMs,
    end: ends_at as EpochMs,
    restMin: buffer_min,
  }));
}
