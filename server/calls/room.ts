import type { AppointmentFacts } from '../agenda/service.ts';
import type { About } from '../audit/event.ts';
import type { Context } from '../core/context.ts';
import type { Db, Tx } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { pairId } from '../core/ids.ts';
import { type CallRecord, runningCall, type SeatRecord, seatsOf } from './store.ts';

/** Everybody of one appointment and the call that goes on, as stored. */
export interface Room {
  readonly facts: AppointmentFacts;
  readonly seats: ReadonlyMap<string, SeatRecord>;
  readonly call: CallRecord | null;
}

/** Reads a room. Facts are asked before: inside a transaction there is only `tx`. */
export async function readRoom(db: Db | Tx, facts: AppointmentFacts): Promise<Room> {
  const seats = await seatsOf(db, [facts.id]);
  return {
    facts,
    seats: new Map(seats.map((seat) => [seat.id, seat])),
    call: await runningCall(db, facts.id),
  };
}

/** @throws {AppError} SEAT_UNKNOWN */
export function seatIn(room: Room, seatId: string): SeatRecord {
  const seat = room.seats.get(seatId);
  if (seat === undefined) throw new AppError('SEAT_UNKNOWN');
  return seat;
}

/** Everybody but the host who is admitted now. */
export function admittedIn({ seats }: Pick<Room, 'seats'>): readonly SeatRecord[] {
  return [...seats.values()].filter(({ role, phase }) => role !== 'host' && phase === 'admitted');
}

/** Whether this seat may connect in the call that goes on. */
export function mayConnect(room: Room, { role, phase }: SeatRecord): boolean {
  return room.call !== null && (role === 'host' || phase === 'waiting' || phase === 'admitted');
}

/**
 * Whether two seats may signal now: a waiting seat only with the host, admitted ones with the host and each other.
 * Everybody else may not, in either direction.
 */
export function mayReach(room: Room, one: SeatRecord, other: SeatRecord): boolean {
  if (one.id === other.id || !mayConnect(room, one) || !mayConnect(room, other)) return false;
  if (one.role === 'host' || other.role === 'host') return true;
  return one.phase === 'admitted' && other.phase === 'admitted';
}

/** Whether one seat may know of another: the host of all who were not withdrawn, others of those they may meet. */
export function maySee(one: SeatRecord, other: SeatRecord): boolean {
  if (one.id === other.id) return false;
  if (one.role === 'host') return other.phase !== 'revoked';
  const inside = one.phase === 'waiting' || one.phase === 'admitted';
  if (other.role === 'host') return inside;
  return one.phase === 'admitted' && other.phase === 'admitted';
}

/** The name both sides see: the app's own, never what a browser says. */
export function nameOf({ facts }: Room, seat: SeatRecord, staffNames: ReadonlyMap<string, string>): string {
  if (seat.role === 'host') return facts.clinicianName;
  if (seat.accountId !== null) return staffNames.get(seat.accountId) ?? '';
  return facts.participants.find(({ id }) => id === seat.participantId)?.name ?? '';
}

/** What stands for a patient and the clinician in every appointment of theirs; null for any other two seats. */
export function pairOf({ facts }: Room, one: SeatRecord, other: SeatRecord): string | null {
  if ((one.role === 'host') === (other.role === 'host')) return null;
  const { participantId } = one.role === 'host' ? other : one;
  const patient = facts.participants.find(({ id }) => id === participantId)?.patientId ?? null;
  return patient === null ? null : pairId(patient, facts.clinicianId);
}

/**
 * What a line about a seat is about: the patients of the appointment, the seat's own person, the appointment, the
 * seat, and the call where there is one.
 */
export function aboutSeat(
  facts: AppointmentFacts,
  seat: SeatRecord,
  callId: string | null,
): readonly About[] {
  const own = facts.participants.find(({ id }) => id === seat.participantId);
  const people = facts.participants.filter((one) => one.role === 'patient' || one === own).map(personOf);
  if (seat.role === 'staff' && seat.accountId !== null) people.push({ kind: 'account', id: seat.accountId });
  return [
    ...people,
    { kind: 'appointment', id: facts.id },
    { kind: 'seat', id: seat.id },
    ...(callId === null ? [] : [{ kind: 'call' as const, id: callId }]),
  ];
}

/** What a line about a whole call is about: everybody who takes part, the appointment and the call. */
export function aboutCall(facts: AppointmentFacts, callId: string): readonly About[] {
  return [
    ...facts.participants.map(personOf),
    { kind: 'appointment', id: facts.id },
    { kind: 'call', id: callId },
  ];
}

function personOf(participant: AppointmentFacts['participants'][number]): About {
  const kind = participant.patientId === null ? 'participant' : 'patient';
  return { kind, id: participant.subject };
}

/** Who acts when a guest acts, from the connection or request that it came by. */
export function asGuest(by: Context, facts: AppointmentFacts, seat: SeatRecord): Context {
  const participant = facts.participants.find(({ id }) => id === seat.participantId);
  if (participant === undefined) throw new AppError('SEAT_UNKNOWN');
  const { subject, name, role } = participant;
  return { ...by, actor: { kind: 'guest', seatId: seat.id, subject, name, role } };
}
