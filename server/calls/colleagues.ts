import type { Context } from '../core/context.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { markAsked } from './colleague-store.ts';
import type { CallsDeps } from './deps.ts';
import { freshSeat } from './fresh-seat.ts';
import { demandReach } from './reach.ts';
import { aboutSeat } from './room.ts';
import { insertSeats, seatOfAccount } from './store.ts';

/**
 * A colleague takes part in an appointment: it stands in his agenda, and he has a seat from which the host lets him in. Who
 * was asked already, and the clinician himself, change nothing, and are no line.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT (the appointment's, or the colleague's), APPOINTMENT_CANCELLED,
 *   CLINICIAN_UNKNOWN for who is no clinician here.
 */
export async function addColleague(
  deps: CallsDeps,
  by: Context,
  { appointmentId, accountId }: { readonly appointmentId: string; readonly accountId: string },
): Promise<void> {
  const facts = await deps.appointmentOf(appointmentId);
  if (facts === null) throw new AppError('APPOINTMENT_UNKNOWN');
  await demandReach(deps, by, facts);
  if (facts.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  if (!(await deps.clinicians()).some(({ id }) => id === accountId)) throw new AppError('CLINICIAN_UNKNOWN');
  if (by.actor.kind === 'staff' && !(await deps.reachOf(by.actor)).calls(accountId))
    throw new AppError('OTHER_DEPARTMENT');
  await transact(deps.db, async (tx) => {
    const known = await seatOfAccount(tx, appointmentId, accountId);
    const own = { appointmentId, participantId: null, accountId, role: 'staff' } as const;
    const seat = known ?? freshSeat(own, deps.clock());
    if (known === null) await insertSeats(tx, [seat]);
    if (seat.role === 'host' || !(await markAsked(tx, seat.id))) return;
    await deps.append(tx, { code: 'appointment.colleague_added', by, about: aboutSeat(facts, seat, null) });
  });
}
