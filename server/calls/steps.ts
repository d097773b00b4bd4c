import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { admittedIn, type Room } from './room.ts';
import { type CallEvent, type SeatEvent, stepCall, stepSeat } from './state.ts';
import { type CallRecord, type SeatRecord, saveCallState, saveSeatState } from './store.ts';

/** Steps a seat and saves it. @throws {AppError} WRONG_PHASE */
export async function applySeat(tx: Tx, seat: SeatRecord, event: SeatEvent): Promise<SeatRecord> {
  const next = stepSeat(seat, event);
  if (next === null) throw new AppError('WRONG_PHASE');
  if (next === seat) return seat;
  const { phase, since, callId } = next;
  await saveSeatState(tx, seat.id, { phase, since, callId });
  return { ...seat, phase, since, callId };
}

/** Steps a call and saves it. @throws {AppError} WRONG_PHASE */
export async function applyCall(tx: Tx, call: CallRecord, event: CallEvent): Promise<CallRecord> {
  const next = stepCall(call.state, event);
  if (next === null) throw new AppError('WRONG_PHASE');
  if (next !== call.state) await saveCallState(tx, call.id, next);
  return { ...call, state: next };
}

/** The room with this seat as it is now. */
export function withSeat(room: Room, seat: SeatRecord): Room {
  return { ...room, seats: new Map(room.seats).set(seat.id, seat) };
}

/** After somebody went: an active call in which nobody admitted is left begins to be empty at `at`. */
export async function settleCall(
  tx: Tx,
  { call, seats }: Pick<Room, 'call' | 'seats'>,
  at: EpochMs,
): Promise<void> {
  if (call?.state.phase !== 'active' || admittedIn({ seats }).length > 0) return;
  await applyCall(tx, call, { type: 'emptied', at });
}
