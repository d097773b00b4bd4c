import type { AppointmentFacts } from '../agenda/service.ts';
import { iso } from '../core/clock.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { KeyedBuckets } from '../core/rate.ts';
import type { Role } from '../protocol/roles.ts';
import { CLOSE, type FromClient, PROTOCOL_VERSION } from '../protocol/signalling.ts';
import { openRoom } from './admission.ts';
import type { CallsDeps } from './deps.ts';
import type { Desks } from './desks.ts';
import { holds } from './own-seat.ts';
import type { Presence } from './presence.ts';
import type { Tally } from './quality/tally.ts';
import { demandReach } from './reach.ts';
import { asGuest } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { DeskSession, Line, Party, SeatSession, Session } from './session.ts';
import { applySeat } from './steps.ts';
import { findSeat, presentGuests, type SeatRecord } from './store.ts';
import { arrivalOf } from './view.ts';

/** What the sockets of this process share. */
export interface Floor {
  readonly presence: Presence<Line>;
  readonly rooms: Rooms;
  readonly desks: Desks;
  /** What seats may state about each other, by seat. */
  readonly statements: KeyedBuckets;
  /** How often a seat may tell how its call goes. */
  readonly figures: KeyedBuckets;
  /** What calls were like, for monitoring. */
  readonly tally: Tally;
}

type Greeting = Extract<FromClient, { type: 'hello' }>;

const SEES_ALL: readonly Role[] = ['planner', 'assistant', 'manager'];
/** A list that was seen is one line with this many subjects; further lines name the rest (DESIGN §7). */
const SUBJECTS_A_LINE = 200;
const DESKS_A_SESSION = 8;

/**
 * Answers `hello`: a seat is welcomed, staff without a seat get the desk.
 *
 * @throws {AppError} WRONG_VERSION, NOT_SIGNED_IN, NOT_ALLOWED, SEAT_UNKNOWN, SEAT_REVOKED, SEAT_TAKEN,
 *   APPOINTMENT_CANCELLED, OTHER_DEPARTMENT: the socket is closed after it.
 */
export async function greet(
  deps: CallsDeps,
  floor: Floor,
  { party, line }: { readonly party: Party; readonly line: Line },
  hello: Greeting,
): Promise<Session> {
  if (hello.protocol !== PROTOCOL_VERSION) throw new AppError('WRONG_VERSION');
  if (hello.seat === null) return await greetDesk(deps, floor, party, line);
  return await greetSeat(deps, floor, { party, line }, { ...hello, seat: hello.seat });
}

async function greetSeat(
  deps: CallsDeps,
  { presence, rooms }: Floor,
  { party, line }: { readonly party: Party; readonly line: Line },
  { seat: seatId, endpoint, resume }: Greeting & { readonly seat: string },
): Promise<SeatSession> {
  const { seat, facts } = await demandSeat(deps, party, seatId);
  const { accountId } = seat;
  const { id: appointmentId } = facts;
  const by =
    accountId === null ? asGuest(party.by, facts, seat) : { ...party.by, actor: demandStaff(party).actor };
  // a page that comes back was here before: only a fresh one opens the room or joins the queue
  if (resume === null && seat.role === 'host') await openRoom(deps, { appointmentId, seatId, endpoint, by });
  if (resume === null && seat.role === 'staff') await queueStaff(deps, seatId);
  const attach = presence.attachFor(seatId, endpoint, resume);
  if (attach === null) throw new AppError('SEAT_TAKEN');
  const session: SeatSession = {
    kind: 'seat',
    line,
    by,
    staffSession: accountId === null ? null : demandStaff(party).sessionId,
    appointmentId,
    seatId,
    role: seat.role,
    endpoint,
    attach,
  };
  presence.enter(seatId, endpoint, attach, line)?.close(CLOSE.replaced);
  try {
    await rooms.enter(session);
  } catch (error) {
    presence.leave(seatId, endpoint, line);
    throw error;
  }
  return session;
}

/**
 * The seat, if this browser holds it.
 *
 * @throws {AppError} SEAT_UNKNOWN, SEAT_REVOKED, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT
 */
async function demandSeat(
  deps: CallsDeps,
  party: Party,
  seatId: string,
): Promise<{ seat: SeatRecord; facts: AppointmentFacts }> {
  const seat = await findSeat(deps.db, seatId);
  const facts = seat === null ? null : await deps.appointmentOf(seat.appointmentId);
  if (seat === null || facts === null) throw new AppError('SEAT_UNKNOWN');
  const own =
    seat.accountId === null ? holds(seat, party.secretOf(seatId)) : seat.accountId === party.staff?.actor.id;
  if (!own) throw new AppError('SEAT_UNKNOWN');
  if (seat.phase === 'revoked') throw new AppError('SEAT_REVOKED');
  if (facts.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  // a seat is kept when somebody goes to another department; what it opens is not
  if (seat.role === 'staff') await demandReach(deps, { ...party.by, actor: demandStaff(party).actor }, facts);
  return { seat, facts };
}

/** A colleague waits like everybody else until the host lets him in. */
async function queueStaff({ db, clock }: CallsDeps, seatId: string): Promise<void> {
  await transact(db, async (tx) => {
    const seat = await findSeat(tx, seatId);
    if (seat !== null) await applySeat(tx, seat, { type: 'pressed', at: clock() });
  });
}

async function greetDesk(deps: CallsDeps, floor: Floor, party: Party, line: Line): Promise<DeskSession> {
  const { actor, sessionId } = demandStaff(party);
  const all = actor.roles.some((role) => SEES_ALL.includes(role));
  if (!all && !actor.roles.includes('clinician')) throw new AppError('NOT_ALLOWED');
  const { sees } = await deps.reachOf(actor);
  const watches = all ? sees : (id: string) => id === actor.id;
  const by = { ...party.by, actor };
  const session: DeskSession = { kind: 'desk', line, by, staffSession: sessionId, watches };
  const others = floor.desks.ofSession(sessionId);
  for (const old of others.slice(0, Math.max(0, others.length + 1 - DESKS_A_SESSION)))
    old.line.close(CLOSE.replaced);
  floor.desks.enter(session);
  try {
    const arrivals = await arrivalsFor(deps, floor, session);
    await logDesk(deps, session, { arrivals, whose: all ? 'all' : actor.id });
    const now = deps.clock();
    const attach = floor.presence.nextAttach();
    const list = arrivals.map(({ arrival }) => arrival);
    floor.desks.begin(session, {
      type: 'desk',
      protocol: PROTOCOL_VERSION,
      now: iso(now),
      attach,
      arrivals: list,
    });
  } catch (error) {
    floor.desks.leave(session);
    throw error;
  }
  return session;
}

/** Everybody who waits or is in a call now, as far as this desk may see. */
async function arrivalsFor(deps: CallsDeps, { presence }: Floor, { watches }: DeskSession) {
  const seats = await presentGuests(deps.db);
  const appointments = await deps.appointmentsOf([...new Set(seats.map((seat) => seat.appointmentId))]);
  const byId = new Map(appointments.map((facts) => [facts.id, facts]));
  return seats.flatMap((seat) => {
    const facts = byId.get(seat.appointmentId);
    if (facts === undefined || !watches(facts.clinicianId)) return [];
    const arrival = arrivalOf({ facts }, seat, presence);
    const person = facts.participants.find(({ id }) => id === seat.participantId);
    return arrival === null || person === undefined ? [] : [{ arrival, person }];
  });
}

async function logDesk(
  { db, append }: CallsDeps,
  { by }: DeskSession,
  { arrivals, whose }: { readonly arrivals: Awaited<ReturnType<typeof arrivalsFor>>; readonly whose: string },
): Promise<void> {
  const people = new Map(arrivals.map(({ person }) => [person.subject, person]));
  const about = [...people.values()].map(({ subject, patientId }) => ({
    kind: patientId === null ? ('participant' as const) : ('patient' as const),
    id: subject,
  }));
  const detail = { board: 'arrivals', clinician: whose, found: about.length };
  await transact(db, async (tx) => {
    for (let part = 1; part === 1 || (part - 1) * SUBJECTS_A_LINE < about.length; part += 1) {
      const some = about.slice((part - 1) * SUBJECTS_A_LINE, part * SUBJECTS_A_LINE);
      await append(tx, { code: 'board.viewed', by, about: some, detail: { ...detail, part } });
    }
  });
}

function demandStaff({ staff }: Party): NonNullable<Party['staff']> {
  if (staff === null) throw new AppError('NOT_SIGNED_IN');
  return staff;
}
