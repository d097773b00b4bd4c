import type { Desk } from '../protocol/locations.ts';
import type { CallsDeps } from './deps.ts';
import { ownSeat, type SecretOf } from './own-seat.ts';

/** How the desk behind this seat is reached, in words. @throws {AppError} SEAT_UNKNOWN */
export async function ownDesk(
  deps: CallsDeps,
  seatId: string,
  secretOf: SecretOf,
  language: 'nl' | 'en',
): Promise<Desk> {
  const { facts } = await ownSeat(deps, seatId, secretOf);
  return await deps.desk(language, facts.locationId);
}
