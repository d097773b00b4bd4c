import { type EpochMs, SECOND } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newShortId } from '../core/ids.ts';
import type { CallEnd } from '../protocol/signalling.ts';
import type { CallsDeps } from './deps.ts';
import { aboutCall, aboutSeat, admittedIn, asGuest, type Room, readRoom, seatIn } from './room.ts';
import { callSeconds } from './state.ts';
import { applyCall, applySeat, settleCall, withSeat } from './steps.ts';
import { type CallRecord, insertCall, type SeatRecord } from './store.ts';

/** The host and up to seven others. */
const MOST_ADMITTED = 7;

/** An act of one seat in its appointment. */
export interface SeatAct {
  readonly appointmentId: string;
  readonly seatId: string;
  readonly endpoint: number;
  readonly by: Context;
}

/**
 * The host opens the room: the call that goes on, or a fresh one to which those who wait can already connect.
 * Opening it again changes nothing.
 *
 * @throws {AppError} SEAT_UNKNOWN, APPOINTMENT_CANCELLED
 */
export async function openRoom(deps: CallsDeps, act: SeatAct): Promise<void> {
  await inRoom(deps, act, async (tx, room, host) => {
    if (room.facts.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
    const at = deps.clock();
    const call = room.call ?? (await openCall(deps, tx, act.by, room, at));
    await applySeat(tx, host, { type: 'opened', callId: call.id, at });
  });
}

/**
 * Half of an admission: right checked, seat and lines in one transaction. The other half is the host's signature on
 * the data channel (DESIGN §5).
 *
 * @throws {AppError} NOT_ALLOWED (only the host), PEER_UNKNOWN, WRONG_PHASE, CALL_FULL
 */
export async function admit(deps: CallsDeps, act: SeatAct, target: string): Promise<null> {
  return await inRoom(deps, act, async (tx, room, host) => {
    const guest = guestOf(room, host, target);
    if (room.call === null) throw new AppError('WRONG_PHASE');
    if (admittedIn(room).length >= MOST_ADMITTED) throw new AppError('CALL_FULL');
    const at = deps.clock();
    const waited = Math.max(0, Math.round((at - guest.since) / SECOND));
    const seat = await applySeat(tx, guest, { type: 'admitted', callId: room.call.id, at });
    const first = room.call.state.phase === 'gathering';
    await applyCall(tx, room.call, { type: 'admitted', at });
    await logAdmission(deps, tx, act, room, room.call, { host, seat, first, waited });
    return null;
  });
}

/** Not now: the seat is told so. @throws {AppError} NOT_ALLOWED, PEER_UNKNOWN, WRONG_PHASE */
export async function refuse(deps: CallsDeps, act: SeatAct, target: string): Promise<null> {
  return await inRoom(deps, act, async (tx, room, host) => {
    const guest = guestOf(room, host, target);
    const seat = await applySeat(tx, guest, { type: 'refused', at: deps.clock() });
    const about = aboutSeat(room.facts, seat, room.call?.id ?? null);
    await deps.append(tx, { code: 'call.refused', by: act.by, about });
    return null;
  });
}

/**
 * This seat goes, by its own choice. A host who leaves before anybody was admitted closes the room.
 *
 * @returns the id of a call that ended by it, or null.
 * @throws {AppError} WRONG_PHASE for who neither waits nor is in a call.
 */
export async function leave(deps: CallsDeps, act: SeatAct): Promise<string | null> {
  return await inRoom(deps, act, async (tx, room, seat) => {
    if (seat.role === 'host' && room.call?.state.phase === 'gathering')
      return await endCall(deps, tx, act.by, room, { reason: 'host', at: deps.clock() });
    await depart(deps, tx, act.by, room, { seat, at: deps.clock() });
    return null;
  });
}

/**
 * The host ends the call for everyone.
 *
 * @returns the call's id.
 * @throws {AppError} NOT_ALLOWED (only the host), WRONG_PHASE when there is no call.
 */
export async function end(deps: CallsDeps, act: SeatAct): Promise<string> {
  return await inRoom(deps, act, async (tx, room, host) => {
    if (host.role !== 'host') throw new AppError('NOT_ALLOWED');
    const ended = await endCall(deps, tx, act.by, room, { reason: 'host', at: deps.clock() });
    if (ended === null) throw new AppError('WRONG_PHASE');
    return ended;
  });
}

/**
 * Ends the call that goes on, within the transaction of what ends it: who was admitted has left.
 *
 * @returns the call's id, or null when none goes on.
 */
export async function endCall(
  { append }: CallsDeps,
  tx: Tx,
  by: Context,
  { facts, call, seats }: Room,
  { reason, at }: { readonly reason: CallEnd; readonly at: EpochMs },
): Promise<string | null> {
  if (call === null) return null;
  const { state } = await applyCall(tx, call, { type: 'ended', reason, at });
  for (const seat of seats.values()) await applySeat(tx, seat, { type: 'callEnded', at });
  const admitted = [...seats.values()].filter(({ callId }) => callId === call.id);
  const detail = { seconds: state.phase === 'ended' ? callSeconds(state) : 0, seats: admitted.length };
  await append(tx, { code: 'call.ended', by, why: reason, about: aboutCall(facts, call.id), detail });
  return call.id;
}

/** A seat leaves the waiting room or the call, within the transaction of what makes it leave. */
export async function depart(
  { append }: CallsDeps,
  tx: Tx,
  by: Context,
  room: Room,
  { seat, at, why }: { readonly seat: SeatRecord; readonly at: EpochMs; readonly why?: string },
): Promise<void> {
  const left = await applySeat(tx, seat, { type: 'left', at });
  await settleCall(tx, withSeat(room, left), at);
  const seconds = seat.phase === 'admitted' ? Math.max(0, Math.round((at - seat.since) / SECOND)) : 0;
  const about = aboutSeat(room.facts, seat, seat.callId);
  const reason = why ?? (seat.phase === 'waiting' ? 'while-waiting' : undefined);
  const detail = { seconds };
  await append(tx, {
    code: 'call.left',
    by,
    about,
    detail,
    ...(reason === undefined ? {} : { why: reason }),
  });
}

async function openCall(
  { append }: CallsDeps,
  tx: Tx,
  by: Context,
  { facts }: Room,
  at: EpochMs,
): Promise<CallRecord> {
  const call: CallRecord = {
    id: newShortId(),
    appointmentId: facts.id,
    openedAt: at,
    state: { phase: 'gathering' },
    heir: null,
  };
  await insertCall(tx, call);
  await append(tx, { code: 'call.opened', by, about: aboutCall(facts, call.id) });
  return call;
}

async function logAdmission(
  { append }: CallsDeps,
  tx: Tx,
  { by, endpoint }: SeatAct,
  { facts }: Room,
  call: CallRecord,
  { host, seat, first, waited }: { host: SeatRecord; seat: SeatRecord; first: boolean; waited: number },
): Promise<void> {
  const about = aboutSeat(facts, seat, call.id);
  await append(tx, { code: 'call.admitted', by, about, detail: { waited } });
  if (first) {
    await append(tx, { code: 'call.started', by, about: aboutCall(facts, call.id), detail: { seats: 2 } });
    await append(tx, {
      code: 'call.joined',
      by,
      about: aboutSeat(facts, host, call.id),
      detail: { endpoint },
    });
  }
  // the guest's own address is not known to the host's act
  const joined = seat.participantId === null ? by : { ...asGuest(by, facts, seat), address: null };
  await append(tx, { code: 'call.joined', by: joined, about, detail: { endpoint: 0 } });
}

/** @throws {AppError} NOT_ALLOWED, PEER_UNKNOWN */
function guestOf(room: Room, host: SeatRecord, target: string): SeatRecord {
  if (host.role !== 'host') throw new AppError('NOT_ALLOWED');
  const guest = room.seats.get(target);
  if (guest === undefined || guest.id === host.id) throw new AppError('PEER_UNKNOWN');
  return guest;
}

/** An act in a room as it stands, in one transaction. @throws {AppError} SEAT_UNKNOWN */
export async function inRoom<T>(
  { db, appointmentOf }: CallsDeps,
  { appointmentId, seatId }: SeatAct,
  work: (tx: Tx, room: Room, seat: SeatRecord) => Promise<T>,
): Promise<T> {
  const facts = await appointmentOf(appointmentId);
  if (facts === null) throw new AppError('SEAT_UNKNOWN');
  return await transact(db, async (tx) => {
    const room = await readRoom(tx, facts);
    return await work(tx, room, seatIn(room, seatId));
  });
}
