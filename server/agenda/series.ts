import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import type { SeriesScope } from '../protocol/agenda.ts';
import type { AppointmentRecord } from './appointment-store.ts';
import { membersOf } from './series-store.ts';

/**
 * Those of a series that an act on this one takes along: they still stand, and have not begun.
 *
 * @returns without the one itself, by time.
 */
export async function companions(
  tx: Tx,
  appointment: AppointmentRecord,
  scope: SeriesScope,
  now: EpochMs,
): Promise<readonly AppointmentRecord[]> {
  if (scope === 'one' || appointment.series_id === null) return [];
  const members = await membersOf(tx, appointment.series_id);
  return members.filter(
    ({ id, state, starts_at }) =>
      id !== appointment.id &&
      state === 'planned' &&
      starts_at > now &&
      (scope === 'all' || starts_at >= appointment.starts_at),
  );
}

/**
 * Moves by days and hours as the clock on the wall tells them: what was at ten stays at ten when summer time begins.
 *
 * @returns what takes another start of the same series as far as `from` is taken to `to`.
 */
export function wallClockMove(from: EpochMs, to: EpochMs, timeZone: string): (start: EpochMs) => EpochMs {
  const wall = (at: EpochMs) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const by = wall(from).until(wall(to), { largestUnit: 'day' });
  return (start) => wall(start).add(by).toZonedDateTime(timeZone).epochMilliseconds as EpochMs;
}
