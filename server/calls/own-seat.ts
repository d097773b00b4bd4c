import type { AppointmentFacts } from '../agenda/service.ts';
import { AppError } from '../core/errors.ts';
import { tokenMatches } from '../core/ids.ts';
import type { CallsDeps } from './deps.ts';
import { findSeat, type SeatRecord } from './store.ts';

/** The cookie secret that this browser holds for a seat, if any. */
export type SecretOf = (seatId: string) => string | undefined;

/** A seat that this browser holds, with its appointment. @throws {AppError} SEAT_UNKNOWN */
export async function ownSeat(
  deps: CallsDeps,
  seatId: string,
  secretOf: SecretOf,
): Promise<{ seat: SeatRecord; facts: AppointmentFacts }> {
  const seat = await findSeat(deps.db, seatId);
  const facts = seat === null ? null : await deps.appointmentOf(seat.appointmentId);
  if (seat === null || facts === null || !holds(seat, secretOf(seatId))) throw new AppError('SEAT_UNKNOWN');
  return { seat, facts };
}

/** Whether this cookie secret is the one that holds the seat. */
export function holds({ bindingHash }: SeatRecord, secret: string | undefined): boolean {
  return bindingHash !== null && secret !== undefined && tokenMatches(secret, bindingHash);
}

/** Whether one of these cookie secrets (by seat) holds its seat. */
export async function holdsAny({ db }: CallsDeps, secrets: ReadonlyMap<string, string>): Promise<boolean> {
  for (const [seatId, secret] of secrets) {
    const seat = await findSeat(db, seatId);
    if (seat !== null && holds(seat, secret)) return true;
  }
  return false;
}
