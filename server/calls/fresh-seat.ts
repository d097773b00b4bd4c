import type { EpochMs } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { SeatRecord } from './store.ts';

/** A seat that nobody has taken yet. */
export function freshSeat(
  of: Pick<SeatRecord, 'appointmentId' | 'participantId' | 'accountId' | 'role'>,
  at: EpochMs,
): SeatRecord {
  return {
    ...of,
    id: newId(),
    phase: 'invited',
    since: at,
    callId: null,
    bindingHash: null,
    boundAt: null,
    openedAt: null,
    identity: null,
  };
}
