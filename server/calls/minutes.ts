import type { Db, Tx } from '../core/database.ts';
import { callsEnded } from './store.ts';

/** Whole minutes of a call; who spoke at all spoke a minute. */
export function minutesOf(seconds: number): number {
  return seconds === 0 ? 0 : Math.max(1, Math.round(seconds / 60));
}

/** Minutes of the calls of each of these appointments that ended; who is not in the map had none. */
export async function appointmentMinutes(
  q: Db | Tx,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const minutes = new Map<string, number>();
  for (const { appointment_id: id, started_at, ended_at } of await callsEnded(q, appointmentIds))
    minutes.set(id, (minutes.get(id) ?? 0) + minutesOf(Math.round((ended_at - started_at) / 1_000)));
  return minutes;
}
