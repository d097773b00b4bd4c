import { performance } from 'node:perf_hooks';
import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { KeyedBuckets } from '../core/rate.ts';
import { sourceOf } from '../core/source.ts';
import type { Delay } from '../protocol/board.ts';
import type { Invitation, LinkPress } from '../protocol/guest.ts';
import type { RelayTest } from '../protocol/ice.ts';
import type { Desk } from '../protocol/locations.ts';
import type { PrecallReport, PrecallResult } from '../protocol/precall.ts';
import { CLOSE } from '../protocol/signalling.ts';
import { addColleague } from './colleagues.ts';
import { Conversation } from './conversation.ts';
import { announceDelay, delaysToday } from './delay.ts';
import type { CallsDeps, StaffActor } from './deps.ts';
import { Desks } from './desks.ts';
import { demandLink, type Entered, look, ownInvitation, press, pressAgain } from './entry.ts';
import { type CallsForgetting, FORGETTING } from './forgetting.ts';
import type { Floor } from './greeting.ts';
import { IdentityTries } from './identity-tries.ts';
import { appointmentMinutes } from './minutes.ts';
import { type OpenTests, openTests } from './open-test/open-tests.ts';
import { ownDesk } from './own-desk.ts';
import { holdsAny, type SecretOf } from './own-seat.ts';
import { notePrecall } from './precall/precall.ts';
import { Presence } from './presence.ts';
import { type CallTotals, Tally } from './quality/tally.ts';
import { noteRelayNews, type RelayNews } from './relay-news.ts';
import { relayTest } from './relay-test.ts';
import { Rooms } from './rooms.ts';
import { type Seats, seatsOfAppointments } from './seats.ts';
import type { Line, Party } from './session.ts';
import { freeSeat, staffSeat } from './staff-seats.ts';
import { cancelledCalls, runningCalls } from './store.ts';
import { type Survey, surveyOf } from './survey.ts';
import { Sweep } from './sweep.ts';
import type { Stage } from './verbs.ts';

export type { CallsDeps } from './deps.ts';
export type { CallsForgetting } from './forgetting.ts';
export type { CallTotals } from './quality/tally.ts';
export type { Line, Party } from './session.ts';

/** The waiting room and the call: for guests' links, for sockets, and for the agenda. */
export interface CallsService extends Seats, Survey {
  /** @throws {AppError} TOO_MANY, LINK_UNKNOWN */
  look(by: Context, token: string): Promise<Invitation>;
  /** @throws {AppError} TOO_MANY and all that `press` of entry.ts throws. */
  press(by: Context, link: LinkPress, secretOf: SecretOf): Promise<Entered>;
  /** @throws {AppError} TOO_MANY and all that `pressAgain` of entry.ts throws. */
  pressAgain(by: Context, seatId: string, secretOf: SecretOf): Promise<Entered>;
  /** Credentials for a test of the relay by who holds a link. @throws {AppError} TOO_MANY, LINK_UNKNOWN */
  testByLink(by: Context, token: string): Promise<RelayTest>;
  testByStaff(): RelayTest;
  /** Tests by anybody, without an appointment. */
  readonly openTests: OpenTests;
  /** What a guest's browser found before the call. @throws {AppError} TOO_MANY and all that `notePrecall` throws. */
  precall(by: Context, report: PrecallReport): Promise<PrecallResult>;
  /** @throws {AppError} SEAT_UNKNOWN, SEAT_REVOKED */
  ownInvitation(seatId: string, secretOf: SecretOf): Promise<Invitation>;
  /** @throws {AppError} SEAT_UNKNOWN */
  ownDesk(seatId: string, secretOf: SecretOf, language: 'nl' | 'en'): Promise<Desk>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, APPOINTMENT_CANCELLED */
  staffSeat(by: Context & { readonly actor: StaffActor }, appointmentId: string): Promise<string>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, APPOINTMENT_CANCELLED, CLINICIAN_UNKNOWN */
  addColleague(by: Context, to: { appointmentId: string; accountId: string }): Promise<void>;
  /** @throws {AppError} SEAT_UNKNOWN, OTHER_DEPARTMENT, SEAT_REVOKED */
  freeSeat(by: Context, seatId: string): Promise<void>;
  /** Whether one of these cookie secrets, by seat, holds a seat. */
  holdsAny(secrets: ReadonlyMap<string, string>): Promise<boolean>;
  /** A socket opened. */
  converse(party: Party, line: Line): Conversation;
  /**
   * After an appointment was saved: desks and sockets hear of it. Never fails.
   *
   * @param formerClinician whose it was until now, when it was handed over.
   */
  appointmentChanged(appointmentId: string, formerClinician?: string): Promise<void>;
  /** A clinician runs late, or is on time again (0): the waiting rooms show it at once. @throws {AppError} CLINICIAN_UNKNOWN, NOT_ALLOWED */
  announceDelay(by: Context, delay: Delay): Promise<void>;
  /** Who runs late today. */
  delays(): Promise<readonly Delay[]>;
  /** The relay told something of a call. Rejects when it could not be written: it is then told again. */
  relayTold(news: RelayNews, id: string): Promise<void>;
  /** These calls go through another relay from now on: every side is given its address. Never fails. */
  relayMoved(callIds: readonly string[]): Promise<void>;
  /** Whole minutes of calls that ended, by appointment; who is not in the map had none. */
  minutes(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How calls go, summed, for monitoring. */
  totals(): Promise<CallTotals>;
  /** For retention and erasure. */
  readonly forgetting: CallsForgetting;
  /** What happens by the clock alone; `start` does it regularly. */
  sweep(): Promise<void>;
  start(): void;
  /** Ends every socket; each page comes back by itself. */
  stop(): Promise<void>;
}

/** Tokens cannot be guessed; the limit keeps the log from being flooded. A clinic may share one address. */
const LINK_TRIES = { burst: 120, perSecond: 2 };
/** A call's last word after each of some reloads, and in between one each few minutes. */
const FIGURES = { burst: 10, perSecond: 1 / 60 };
/** Three comparisons with each of seven others, and then one a minute. */
const STATEMENTS = { burst: 24, perSecond: 1 / 60 };
/** RFC 6455 §7.4.1: going away. */
const GOING_AWAY = 1001;

export function callsService(deps: CallsDeps): CallsService {
  const floor = openFloor(deps);
  const sweep = new Sweep(deps, floor);
  const conversations = new Map<Stage, Conversation>();
  deps.onSessionEnded((sessionId) => hangUpStaff(conversations.keys(), sessionId));
  deps.onReachChanged(() => askAnew(conversations.keys()));

  return {
    ...seatsOfAppointments(deps, (seatId) => floor.presence.isOnline(seatId)),
    ...doorOf(deps, floor),
    openTests: openTests(deps),
    ownInvitation: (seatId, secretOf) => ownInvitation(deps, seatId, secretOf),
    ...surveyOf(deps),
    ownDesk: (seatId, secretOf, language) => ownDesk(deps, seatId, secretOf, language),
    staffSeat: (by, appointmentId) => staffSeat(deps, by, appointmentId),
    addColleague: async (by, to) => {
      await addColleague(deps, by, to);
      await floor.rooms.agendaChanged(to.appointmentId, to.accountId);
    },
    freeSeat: async (by, seatId) => {
      const { appointmentId } = await freeSeat(deps, by, seatId);
      for (const line of floor.presence.socketsOf(seatId)) line.close(CLOSE.replaced);
      await floor.rooms.refresh(appointmentId);
    },
    holdsAny: (secrets) => holdsAny(deps, secrets),
    converse: (party, line) => {
      const stage: Stage = { deps, floor, party, line, session: null };
      const gone = () => void conversations.delete(stage);
      const conversation = new Conversation(stage, () => performance.now(), gone);
      conversations.set(stage, conversation);
      return conversation;
    },
    announceDelay: async (by, delay) => {
      await announceDelay(deps, by, delay);
      await floor.rooms.delayChanged(delay);
    },
    delays: () => delaysToday(deps),
    appointmentChanged: async (appointmentId, formerClinician) => {
      try {
        for (const callId of await cancelledCalls(deps.db, appointmentId)) await deps.relayEnd(callId);
        await floor.rooms.agendaChanged(appointmentId, formerClinician);
      } catch (fault) {
        deps.report(fault);
      }
    },
    relayTold: (news, id) => noteRelayNews(deps, news, id),
    relayMoved: (callIds) => floor.rooms.renewCalls(new Set(callIds)).catch(deps.report),
    minutes: (appointmentIds) => appointmentMinutes(deps.db, appointmentIds),
    totals: async () => {
      const phases = (await runningCalls(deps.db)).map(({ state }) => state.phase);
      const active = phases.filter((phase) => phase === 'active').length;
      return { active, gathering: phases.length - active, ...floor.tally.totals };
    },
    forgetting: FORGETTING,
    sweep: () => sweep.run(),
    start: () => sweep.start(),
    stop: async () => {
      await sweep.stop();
      floor.rooms.fallSilent();
      await Promise.all([...conversations.values()].map((conversation) => conversation.stop(GOING_AWAY)));
    },
  };
}

/** What a link alone opens, at a bounded rate. */
function doorOf(deps: CallsDeps, floor: Floor): Pick<CallsService, Door> {
  const links = new KeyedBuckets(LINK_TRIES);
  function demandRate({ address }: Context): void {
    if (!links.take(sourceOf(address ?? ''), performance.now())) throw new AppError('TOO_MANY');
  }
  const tries = new IdentityTries();
  const mayTry =
    ({ address }: Context) =>
    (check: string) =>
      tries.take(check, address, performance.now());
  const goneSince = (seatId: string) => floor.presence.goneSince(seatId);
  async function announced(entering: Promise<Entered>): Promise<Entered> {
    const entered = await entering;
    await floor.rooms.refresh(entered.seat.appointmentId, entered.arrived ? entered.seat.id : null);
    return entered;
  }
  return {
    look: async (by, token) => {
      demandRate(by);
      const { invitation, appointmentId, first } = await look(deps, by, token);
      if (first) await floor.rooms.agendaChanged(appointmentId);
      return invitation;
    },
    press: async (by, { token, answer }, secretOf) => {
      demandRate(by);
      const browser = { secretOf, goneSince, answer, mayTry: mayTry(by) };
      return await announced(press(deps, by, token, browser));
    },
    pressAgain: async (by, seatId, secretOf) => {
      demandRate(by);
      return await announced(pressAgain(deps, by, seatId, { secretOf, goneSince, mayTry: mayTry(by) }));
    },
    testByLink: async (by, token) => {
      demandRate(by);
      await demandLink(deps, by, token);
      return relayTest(deps);
    },
    testByStaff: () => relayTest(deps),
    precall: async (by, report) => {
      demandRate(by);
      const { result, appointmentId } = await notePrecall(deps, by, report);
      await floor.rooms.agendaChanged(appointmentId);
      return result;
    },
  };
}

type Door = 'look' | 'press' | 'pressAgain' | 'testByLink' | 'testByStaff' | 'precall';

function openFloor(deps: CallsDeps): Floor {
  const presence = new Presence<Line>(deps.clock);
  const desks = new Desks(presence);
  const rooms = new Rooms(deps, presence, desks);
  return {
    presence,
    desks,
    rooms,
    statements: new KeyedBuckets(STATEMENTS),
    figures: new KeyedBuckets(FIGURES),
    tally: new Tally(),
  };
}

/** A staff session ended: its sockets close. A guest's seat in the same browser stays. */
function hangUpStaff(stages: Iterable<Stage>, sessionId: string): void {
  for (const { party, session, line } of stages) {
    const used = session === null ? party.staff?.sessionId : session.staffSession;
    if (used === sessionId) line.close(CLOSE.signedOut);
  }
}

/** Who reaches whom has changed: desks and colleagues' seats come back by themselves, to what is theirs now. */
function askAnew(stages: Iterable<Stage>): void {
  for (const { party, session, line } of stages) {
    // one that is just being greeted was asked too early
    const isOnItsWay = session === null && party.staff !== null;
    if (isOnItsWay || session?.kind === 'desk' || session?.role === 'staff') line.close(GOING_AWAY);
  }
}
