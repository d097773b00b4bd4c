import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { freshSeat } from './fresh-seat.ts';
import { insertSeats, runningCall, saveStaffRole, seatsOf } from './store.ts';

/** To whom an appointment goes. */
export interface NewHost {
  readonly appointmentId: string;
  readonly accountId: string;
  readonly at: EpochMs;
}

/**
 * Makes another member of staff the host. Seats stay with their person: the former host's becomes a colleague's, and a
 * colleague who has one already becomes the host on it.
 *
 * @throws {AppError} WRONG_PHASE while the room is open: two hosts cannot share a call.
 */
export async function handOverSeats(tx: Tx, { appointmentId, accountId, at }: NewHost): Promise<void> {
  if ((await runningCall(tx, appointmentId)) !== null) throw new AppError('WRONG_PHASE');
  const seats = await seatsOf(tx, [appointmentId]);
  const host = seats.find(({ role }) => role === 'host');
  if (host?.accountId === accountId) return;
  const fresh = { phase: 'invited', since: at } as const;
  if (host !== undefined) await saveStaffRole(tx, host.id, { role: 'staff', ...fresh });
  const own = seats.find((seat) => seat.accountId === accountId);
  if (own !== undefined) {
    await saveStaffRole(tx, own.id, { role: 'host', ...fresh });
    return;
  }
  await insertSeats(tx, [freshSeat({ appointmentId, participantId: null, accountId, role: 'host' }, at)]);
}
