import type { Context } from '../core/context.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { CallsDeps } from './deps.ts';
import { freshSeat } from './fresh-seat.ts';
import { aboutSeat } from './room.ts';
import { insertSeats, seatOfAccount } from './store.ts';

/**
 * A colleague takes part in an appointment: it stands in his agenda, and he has a seat from which the host lets him in. Who
 * takes part already changes nothing, and is no line.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, CLINICIAN_UNKNOWN for who is no clinician here.
 */
export async function addColleague(
  deps: CallsDeps,
  by: Context,
  { appointmentId, accountId }: { readonly appointmentId: string; readonly accountId: string },
): Promise<void> {
  const facts = await deps.appointmentOf(appointmentId);
  if (facts === null) throw new AppError('APPOINTMENT_UNKNOWN');
  if (facts.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  if (!(await deps.clinicians()).some(({ id }) => id === accountId)) throw new AppError('CLINICIAN_UNKNOWN');
  await transact(deps.db, async (tx) => {
    if ((await seatOfAccount(tx, appointmentId, accountId)) !== null) return;
    const seat = freshSeat({ appointmentId, participantId: null, accountId, role: 'staff' }, deps.clock());
    await insertSeats(tx, [seat]);
    await deps.append(tx, { code: 'appointment.colleague_added', by, about: aboutSeat(facts, seat, null) });
  });
}
