import { DAY, type EpochMs, iso } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { FromClient } from '../protocol/signalling.ts';
import { depart, inRoom, type SeatAct } from './admission.ts';
import type { CallsDeps } from './deps.ts';
import { noteFailure } from './failure-store.ts';
import { aboutSeat, type Room } from './room.ts';
import type { SeatRecord } from './store.ts';

type Verified = Extract<FromClient, { type: 'verified' }>;
type Mismatch = Extract<FromClient, { type: 'mismatch' }>;
type Uncompared = Extract<FromClient, { type: 'uncompared' }>;

/** Two who may compare: the host and somebody else. */
interface Pair {
  readonly host: SeatRecord;
  readonly guest: SeatRecord;
}

/** Comparisons of one person that come to nothing in a day, and are an incident. */
const MANY = 5;

/** Seats that can still leave. */
const PRESENT: readonly SeatRecord['phase'][] = ['waiting', 'admitted'];

/**
 * Somebody compared the code with the person in another seat and ticked that it was the same. The app only writes down
 * who says so, and about which keys: with two honest sides both lines name the same ones.
 *
 * @throws {AppError} PEER_UNKNOWN (only the host and another compare), WRONG_PHASE when they are not in a call.
 */
export async function verified(deps: CallsDeps, act: SeatAct, { seat, keys }: Verified): Promise<null> {
  return await inRoom(deps, act, async (tx, room, own) => {
    const pair = pairOf(room, own, seat);
    if (room.call === null || pair.guest.phase !== 'admitted') throw new AppError('WRONG_PHASE');
    const about = aboutPair(room, pair, room.call.id);
    await deps.append(tx, { code: 'call.sas_ok', by: act.by, about, detail: { keys } });
    return null;
  });
}

/**
 * Somebody may sit between two seats. When people compared pictures, the guest's seat leaves in the same transaction;
 * also one that has left, or a call that has ended, is still written down.
 *
 * @throws {AppError} PEER_UNKNOWN, WRONG_PHASE when the guest was in no call.
 */
export async function mismatch(
  deps: CallsDeps,
  act: SeatAct,
  { seat, found, keys }: Mismatch,
): Promise<null> {
  return await inRoom(deps, act, async (tx, room, own) => {
    const pair = pairOf(room, own, seat);
    const callId = pair.guest.callId ?? (found === 'connection' ? room.call?.id : null) ?? null;
    if (callId === null) throw new AppError('WRONG_PHASE');
    const about = aboutPair(room, pair, callId);
    await deps.append(tx, {
      code: 'call.sas_mismatch',
      by: act.by,
      why: found,
      about,
      ...(keys !== null && { detail: { keys } }),
    });
    const matter = `${callId} ${pair.guest.id}`;
    await deps.draftIncident(tx, { kind: 'mismatch', matter, appointmentId: room.facts.id, callId });
    if (found === 'pictures') await separate(deps, tx, act, room, pair);
    return null;
  });
}

/**
 * A comparison with a guest came to nothing: a line of outcome 4. From the fifth within a day for one person, in
 * whatever calls, it is an incident.
 *
 * @throws {AppError} NOT_ALLOWED for all but the host, PEER_UNKNOWN, WRONG_PHASE when the guest is in no call.
 */
export async function uncompared(deps: CallsDeps, act: SeatAct, { seat, why }: Uncompared): Promise<null> {
  return await inRoom(deps, act, async (tx, room, own) => {
    if (own.role !== 'host') throw new AppError('NOT_ALLOWED');
    const pair = pairOf(room, own, seat);
    const { callId } = pair.guest;
    if (callId === null) throw new AppError('WRONG_PHASE');
    const about = aboutPair(room, pair, callId);
    await deps.append(tx, { code: 'call.sas_ok', by: act.by, outcome: 4, why, about });
    const at = deps.clock();
    const person = personOf(room, pair.guest);
    const times = await noteFailure(tx, person, at, (at - DAY) as EpochMs);
    if (times < MANY) return null;
    const matter = `${person} ${iso(at).slice(0, 10)}`;
    await deps.draftIncident(tx, { kind: 'comparisons', matter, appointmentId: room.facts.id, callId });
    return null;
  });
}

/** The same in each appointment, as far as the appliance knows. */
function personOf({ facts }: Room, { participantId, accountId, id }: SeatRecord): string {
  const participant = facts.participants.find((one) => one.id === participantId);
  return participant?.patientId ?? participantId ?? accountId ?? id;
}

async function separate(
  deps: CallsDeps,
  tx: Tx,
  { by }: SeatAct,
  room: Room,
  { guest }: Pair,
): Promise<void> {
  if (!PRESENT.includes(guest.phase)) return;
  await depart(deps, tx, by, room, { seat: guest, at: deps.clock(), why: 'mismatch' });
}

/** @throws {AppError} PEER_UNKNOWN */
function pairOf(room: Room, own: SeatRecord, seatId: string): Pair {
  const other = room.seats.get(seatId);
  if (other === undefined || other.id === own.id || other.phase === 'revoked')
    throw new AppError('PEER_UNKNOWN');
  if (own.role === 'host') return { host: own, guest: other };
  // a guest may not learn from the answer which seats there are
  if (other.role !== 'host') throw new AppError('PEER_UNKNOWN');
  return { host: other, guest: own };
}

function aboutPair({ facts }: Room, { host, guest }: Pair, callId: string) {
  return [...aboutSeat(facts, guest, callId), { kind: 'seat' as const, id: host.id }];
}
