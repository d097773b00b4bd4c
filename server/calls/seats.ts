import type { AppointmentFacts, NewSeats, SeatWindow, Standing } from '../agenda/service.ts';
import { iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import type { Tx } from '../core/database.ts';
import type { SeatView } from '../protocol/agenda.ts';
import { endCall } from './admission.ts';
import { askedTo, joinedBy } from './colleague-store.ts';
import type { CallsDeps } from './deps.ts';
import { freshSeat } from './fresh-seat.ts';
import { handOverSeats } from './hand-over.ts';
import { viewOfPrecall } from './precall/precall.ts';
import { latestOfAppointments } from './precall/store.ts';
import { readRoom } from './room.ts';
import { standingsOf } from './standings.ts';
import { applySeat, settleCall } from './steps.ts';
import { insertSeats, runningCall, type SeatRecord, seatOfParticipant, seatsOf } from './store.ts';

/** Seats as the agenda uses them, inside its own transactions. */
export interface Seats {
  /** One for the clinician (the host) and one for each participant. */
  createSeats(tx: Tx, of: NewSeats): Promise<void>;
  /**
   * Seats follow their appointment to another time: everybody is invited anew, but who waits keeps his place when
   * the new window is open now.
   *
   * @returns participants whom it concerns: all but the withdrawn.
   * @throws {AppError} WRONG_PHASE while somebody is in the call.
   */
  moveSeats(tx: Tx, to: SeatWindow): Promise<ReadonlySet<string>>;
  /** The appointment is off: a call that goes on ends. @returns participants to tell: all but the withdrawn. */
  cancelSeats(tx: Tx, by: Context, facts: AppointmentFacts): Promise<ReadonlySet<string>>;
  /** Takes a participant's seat away, also out of a running call. */
  revokeSeat(tx: Tx, participantId: string): Promise<void>;
  /** Gives a withdrawn seat back; another one stays as it is. */
  restoreSeat(tx: Tx, participantId: string): Promise<void>;
  /**
   * Another clinician becomes the host; the former one may come in as a colleague.
   *
   * @throws {AppError} WRONG_PHASE while the room is open.
   */
  handOverSeats(tx: Tx, appointmentId: string, accountId: string): Promise<void>;
  /** Appointments in which this member of staff takes part beside the host. */
  joinedBy(accountId: string): Promise<readonly string[]>;
  /** Those into which he was asked: they are his to see, whatever his department. */
  askedTo(accountId: string): Promise<readonly string[]>;
  /** Where each guest stands, for the planners' board; by participant. */
  standings(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  /** By participant. */
  seatViews(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, SeatView>>;
}

export function seatsOfAppointments(deps: CallsDeps, isOnline: (seatId: string) => boolean): Seats {
  const { db, clock } = deps;

  return {
    async createSeats(tx, { appointmentId, hostAccountId, participants }) {
      const at = clock();
      await insertSeats(tx, [
        freshSeat({ appointmentId, participantId: null, accountId: hostAccountId, role: 'host' }, at),
        ...participants.map(({ id, role }) =>
          freshSeat({ appointmentId, participantId: id, accountId: null, role }, at),
        ),
      ]);
    },

    async moveSeats(tx, { appointmentId, opens, closes }) {
      const at = clock();
      const others = (await seatsOf(tx, [appointmentId])).filter(({ role }) => role !== 'host');
      const type = at >= opens && at <= closes ? 'movedWithin' : 'movedAway';
      for (const seat of others) await applySeat(tx, seat, { type, at });
      return concerned(others);
    },

    async cancelSeats(tx, by, facts) {
      const at = clock();
      const room = await readRoom(tx, facts);
      await endCall(deps, tx, by, room, { reason: 'cancelled', at });
      const seats = [...room.seats.values()];
      for (const seat of await seatsOf(tx, [facts.id])) await applySeat(tx, seat, { type: 'cancelled', at });
      return concerned(seats);
    },

    async revokeSeat(tx, participantId) {
      const at = clock();
      const seat = await seatOfParticipant(tx, participantId);
      if (seat === null) return;
      const revoked = await applySeat(tx, seat, { type: 'revoked', at });
      const seats = new Map((await seatsOf(tx, [seat.appointmentId])).map((one) => [one.id, one]));
      const call = await runningCall(tx, seat.appointmentId);
      await settleCall(tx, { call, seats: seats.set(revoked.id, revoked) }, at);
    },

    async restoreSeat(tx, participantId) {
      const seat = await seatOfParticipant(tx, participantId);
      if (seat !== null) await applySeat(tx, seat, { type: 'restored', at: clock() });
    },

    handOverSeats: (tx, appointmentId, accountId) =>
      handOverSeats(tx, { appointmentId, accountId, at: clock() }),
    joinedBy: (accountId) => joinedBy(db, accountId),
    askedTo: (accountId) => askedTo(db, accountId),
    standings: (appointmentIds) => standingsOf(db, appointmentIds, isOnline),

    async seatViews(appointmentIds) {
      const seats = await seatsOf(db, appointmentIds);
      const tests = await latestOfAppointments(db, appointmentIds);
      const views = new Map<string, SeatView>();
      for (const seat of seats) {
        if (seat.participantId === null) continue;
        const test = tests.get(seat.participantId);
        const view = viewOf(seat, isOnline(seat.id));
        views.set(seat.participantId, { ...view, test: test === undefined ? null : viewOfPrecall(test) });
      }
      return views;
    },
  };
}

function viewOf(seat: SeatRecord, online: boolean): Omit<SeatView, 'test'> {
  const { id, phase, since, bindingHash, identity } = seat;
  const known = identity === null ? {} : { identity };
  return { seat: id, phase, since: iso(since), bound: bindingHash !== null, online, ...known };
}

function concerned(seats: readonly SeatRecord[]): ReadonlySet<string> {
  const welcome = seats.filter(({ phase }) => phase !== 'revoked');
  return new Set(welcome.flatMap(({ participantId }) => participantId ?? []));
}
