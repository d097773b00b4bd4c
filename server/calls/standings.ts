import type { Standing } from '../agenda/service.ts';
import type { Db } from '../core/database.ts';
import { latestOfAppointments } from './precall/store.ts';
import { seatsOf } from './store.ts';

/** Where each guest of these appointments stands, by participant. */
export async function standingsOf(
  db: Db,
  appointmentIds: readonly string[],
  isOnline: (seatId: string) => boolean,
): Promise<ReadonlyMap<string, Standing>> {
  const tests = await latestOfAppointments(db, appointmentIds);
  const standings = new Map<string, Standing>();
  for (const seat of await seatsOf(db, appointmentIds)) {
    if (seat.participantId === null) continue;
    const { phase, since, openedAt } = seat;
    const test = tests.get(seat.participantId);
    standings.set(seat.participantId, {
      phase,
      since,
      openedAt,
      online: isOnline(seat.id),
      met: seat.callId !== null,
      test: test === undefined ? null : { verdict: test.verdict, advice: test.advice },
    });
  }
  return standings;
}
