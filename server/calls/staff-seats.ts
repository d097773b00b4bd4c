import type { Context } from '../core/context.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { Role } from '../protocol/roles.ts';
import type { CallsDeps, StaffActor } from './deps.ts';
import { freshSeat } from './fresh-seat.ts';
import { demandReach } from './reach.ts';
import { aboutSeat, readRoom } from './room.ts';
import { applySeat, settleCall, withSeat } from './steps.ts';
import { clearBinding, findSeat, insertSeats, type SeatRecord, seatOfAccount } from './store.ts';

/** Who may sit down in appointments of others. */
const HELPS: readonly Role[] = ['clinician', 'assistant', 'planner'];

/**
 * The seat of a member of staff: the host's for the clinician whose appointment it is, else one of his own, made when
 * he first asks. From it the names of who takes part can be seen, so it is a line as opening the appointment is.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, NOT_ALLOWED (a manager, where it is not his own),
 *   APPOINTMENT_CANCELLED
 */
export async function staffSeat(
  deps: CallsDeps,
  by: Context & { readonly actor: StaffActor },
  appointmentId: string,
): Promise<string> {
  const facts = await deps.appointmentOf(appointmentId);
  if (facts === null) throw new AppError('APPOINTMENT_UNKNOWN');
  await demandReach(deps, by, facts);
  const accountId = by.actor.id;
  if (facts.clinicianId !== accountId && !by.actor.roles.some((role) => HELPS.includes(role)))
    throw new AppError('NOT_ALLOWED');
  if (facts.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  return await transact(deps.db, async (tx) => {
    const own = { appointmentId, participantId: null, accountId, role: 'staff' } as const;
    const known = await seatOfAccount(tx, appointmentId, accountId);
    const seat: SeatRecord = known ?? freshSeat(own, deps.clock());
    if (known === null) await insertSeats(tx, [seat]);
    await deps.append(tx, { code: 'appointment.viewed', by, about: aboutSeat(facts, seat, null) });
    return seat.id;
  });
}

/**
 * Frees a guest's seat from the browser that holds it, so that the next press takes it. Who was in the call has to
 * be admitted again.
 *
 * @returns whose appointment it is.
 * @throws {AppError} SEAT_UNKNOWN, OTHER_DEPARTMENT, SEAT_REVOKED
 */
export async function freeSeat(
  deps: CallsDeps,
  by: Context,
  seatId: string,
): Promise<{ appointmentId: string }> {
  const known = await findSeat(deps.db, seatId);
  const facts = known === null ? null : await deps.appointmentOf(known.appointmentId);
  if (known === null || facts === null || known.participantId === null) throw new AppError('SEAT_UNKNOWN');
  await demandReach(deps, by, facts);
  await transact(deps.db, async (tx) => {
    const room = await readRoom(tx, facts);
    const seat = room.seats.get(seatId);
    if (seat === undefined || seat.phase === 'revoked') throw new AppError('SEAT_REVOKED');
    const at = deps.clock();
    await clearBinding(tx, seatId);
    const freed = await applySeat(tx, seat, { type: 'freed', at });
    await settleCall(tx, withSeat(room, freed), at);
    await deps.append(tx, { code: 'seat.moved', by, about: aboutSeat(facts, seat, seat.callId) });
  });
  return { appointmentId: facts.id };
}
