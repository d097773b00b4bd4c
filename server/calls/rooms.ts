import { iso } from '../core/clock.ts';
import type { Delay } from '../protocol/board.ts';
import type { Address, CallEnd, FromClient } from '../protocol/signalling.ts';
import { CLOSE } from '../protocol/signalling.ts';
import { delaysToday } from './delay.ts';
import type { CallsDeps } from './deps.ts';
import type { Desks } from './desks.ts';
import type { Presence } from './presence.ts';
import { mayConnect, mayReach, type Room, readRoom, seatIn } from './room.ts';
import type { Line, SeatSession } from './session.ts';
import { findCall, type SeatRecord } from './store.ts';
import { Turns } from './turns.ts';
import { callView, peersOf, peerView, type Scene, welcome } from './view.ts';

/** What a socket was last told, so that it hears each change once. */
interface Told {
  seat: string;
  call: string | null;
  callId: string | null;
  peers: Map<string, string>;
  clinician: string;
  delayMin: number;
}

interface LiveRoom {
  room: Room;
  readonly sessions: Map<SeatSession, Told>;
}

/**
 * Rooms in which somebody has a socket. The database is the truth: after each change the room is read again and
 * every socket is told what is different for it. In between, signals are forwarded from memory.
 */
export class Rooms {
  readonly #deps: CallsDeps;
  readonly #presence: Presence<Line>;
  readonly #desks: Desks;
  readonly #live = new Map<string, LiveRoom>();
  readonly #turns = new Turns();
  #silent = false;

  constructor(deps: CallsDeps, presence: Presence<Line>, desks: Desks) {
    this.#deps = deps;
    this.#presence = presence;
    this.#desks = desks;
  }

  /** Says welcome to a socket, and from then on every change; the others hear that it came. */
  async enter(session: SeatSession): Promise<void> {
    await this.#turns.take(session.appointmentId, async () => {
      const scene = await this.#scene(session.appointmentId);
      if (scene === null) return;
      const live = this.#live.get(session.appointmentId) ?? { room: scene.room, sessions: new Map() };
      this.#live.set(session.appointmentId, live);
      const ended = await this.#endOf(seatIn(scene.room, session.seatId));
      session.line.send(welcome(this.#deps, scene, session, ended));
      // what the welcome does not tell follows it
      live.sessions.set(session, { ...toldBy(scene, session), delayMin: 0 });
      await this.#tellAll(live, scene, null);
    });
  }

  /** The socket is gone: the others hear it. */
  async leave(session: SeatSession): Promise<void> {
    const live = this.#live.get(session.appointmentId);
    live?.sessions.delete(session);
    if (live?.sessions.size === 0) this.#live.delete(session.appointmentId);
    await this.refresh(session.appointmentId);
  }

  /**
   * Something of this appointment was saved: everybody hears what changed for him. Never fails: the act is done.
   *
   * @param arrived the seat of somebody who just came to wait.
   */
  async refresh(appointmentId: string, arrived: string | null = null): Promise<void> {
    if (this.#silent || (!this.#live.has(appointmentId) && this.#desks.isEmpty)) return;
    try {
      await this.#turns.take(appointmentId, async () => {
        const scene = await this.#scene(appointmentId);
        if (scene !== null) await this.#tellAll(this.#live.get(appointmentId), scene, arrived);
      });
    } catch (fault) {
      this.#deps.report(fault);
    }
  }

  /** A clinician runs late, or is on time again: everybody who waits for him hears it, and every desk. */
  async delayChanged(delay: Delay): Promise<void> {
    this.#desks.tellDelay(delay);
    const waiting = [...this.#live].filter(([, { room }]) => room.facts.clinicianId === delay.clinicianId);
    for (const [appointmentId] of waiting) await this.refresh(appointmentId);
  }

  /**
   * The agenda of an appointment changed: desks fetch it again, sockets hear what it means for them.
   *
   * @param formerClinician whose it was until now, when it was handed over: that desk hears it too.
   */
  async agendaChanged(appointmentId: string, formerClinician?: string): Promise<void> {
    const facts = await this.#deps.appointmentOf(appointmentId);
    if (facts === null) return;
    const before = this.#live.get(appointmentId)?.room;
    this.#desks.tellAgenda(facts, facts.start);
    if (formerClinician !== undefined)
      this.#desks.tellAgenda({ id: facts.id, clinicianId: formerClinician }, facts.start);
    if (before !== undefined && before.facts.start !== facts.start)
      this.#desks.tellAgenda(facts, before.facts.start);
    await this.refresh(appointmentId);
  }

  /**
   * Forwards a signal unread.
   *
   * @returns false when that seat may not be reached from here, or is not there.
   */
  forward(from: SeatSession, { to, n, payload }: Extract<FromClient, { type: 'signal' }>): boolean {
    const room = this.#live.get(from.appointmentId)?.room;
    const one = room?.seats.get(from.seatId);
    const other = room?.seats.get(to.seat);
    if (room === undefined || one === undefined || other === undefined || !mayReach(room, one, other))
      return false;
    const there = this.#presence.at(to.seat, to.endpoint);
    if (there === null) return false;
    const address: Address = { seat: from.seatId, endpoint: from.endpoint };
    there.socket.send({ type: 'signal', from: address, n, payload });
    return true;
  }

  /** Tells a socket its call with fresh relay credentials. @returns false when there is no call for it. */
  async renew(session: SeatSession): Promise<boolean> {
    return await this.#turns.take(session.appointmentId, async () => {
      const scene = await this.#scene(session.appointmentId);
      const call = scene === null ? null : callView(this.#deps, scene, session);
      if (call !== null) session.line.send({ type: 'call', call });
      return call !== null;
    });
  }

  /** Tells every socket of these calls where the relay is now. */
  async renewCalls(callIds: ReadonlySet<string>): Promise<void> {
    const meant = [...this.#live.values()].filter(({ room }) => callIds.has(room.call?.id ?? ''));
    for (const { sessions } of meant) for (const session of [...sessions.keys()]) await this.renew(session);
  }

  /** From now on nobody is told anything: the app stops, and everybody comes back. */
  fallSilent(): void {
    this.#silent = true;
  }

  /** Every socket that a staff session opened for a seat. */
  ofSession(staffSession: string): readonly SeatSession[] {
    return [...this.#sessions()].filter((session) => session.staffSession === staffSession);
  }

  /** Staff sessions that sit in a room now. */
  staffSessions(): ReadonlySet<string> {
    return new Set([...this.#sessions()].flatMap(({ staffSession }) => staffSession ?? []));
  }

  *#sessions(): Generator<SeatSession> {
    for (const { sessions } of this.#live.values()) yield* sessions.keys();
  }

  async #scene(appointmentId: string): Promise<Scene | null> {
    const { appointmentOf, accountOf, organisation, clock, db } = this.#deps;
    const facts = await appointmentOf(appointmentId);
    if (facts === null) return null;
    const organisationFacts = await organisation(facts.locationId);
    const names = new Map<string, string>();
    const room = await readRoom(db, facts);
    for (const { role, accountId } of room.seats.values()) {
      if (role === 'staff' && accountId !== null)
        names.set(accountId, (await accountOf(accountId))?.name ?? '');
    }
    return {
      room,
      presence: this.#presence,
      staffNames: names,
      organisation: organisationFacts,
      delayMin: await this.#delayOf(facts.clinicianId),
      now: clock(),
    };
  }

  async #delayOf(clinicianId: string): Promise<number> {
    const delays = await delaysToday(this.#deps);
    return delays.find((one) => one.clinicianId === clinicianId)?.minutes ?? 0;
  }

  async #tellAll(live: LiveRoom | undefined, scene: Scene, arrived: string | null): Promise<void> {
    if (live !== undefined) {
      live.room = scene.room;
      for (const [session, told] of live.sessions) await this.#tell(scene, session, told);
    }
    this.#desks.tellArrivals(scene.room, arrived); // last: in a room somebody is being let in
  }

  async #tell(scene: Scene, session: SeatSession, told: Told): Promise<void> {
    const now = toldBy(scene, session);
    const seat = seatIn(scene.room, session.seatId);
    // another clinician: as if the page had just come, for all it knows is of the former one
    if (told.clinician !== now.clinician) session.line.send(welcome(this.#deps, scene, session, null));
    if (told.callId !== null && now.callId !== told.callId)
      await this.#tellEnded(scene, session, told.callId);
    if (now.seat !== told.seat) {
      const { phase, since, callId } = seat;
      session.line.send({ type: 'phase', phase, since: iso(since), call: callId });
    }
    if (now.call !== told.call) {
      const call = callView(this.#deps, scene, session);
      if (call !== null) session.line.send({ type: 'call', call });
    }
    if (now.delayMin !== told.delayMin) {
      const { clinicianId } = scene.room.facts;
      session.line.send({ type: 'delay', clinicianId, minutes: now.delayMin });
    }
    this.#tellPeers(scene, session, seat, { before: told.peers, after: now.peers });
    Object.assign(told, now);
    if (seat.phase === 'revoked') session.line.close(CLOSE.signedOut);
  }

  /** A call is over only when it is saved so: a seat that merely may not connect any more hears its phase. */
  async #tellEnded({ room }: Scene, { line }: SeatSession, callId: string): Promise<void> {
    if (room.call?.id === callId) return;
    const call = await findCall(this.#deps.db, callId);
    if (call?.state.phase === 'ended') line.send({ type: 'ended', call: callId, reason: call.state.reason });
  }

  /** Who was away when the call ended is told so on coming back, not that he hung up. */
  async #endOf({ phase, since, callId }: SeatRecord): Promise<CallEnd | null> {
    if (phase !== 'left' || callId === null) return null;
    const state = (await findCall(this.#deps.db, callId))?.state;
    return state?.phase === 'ended' && state.endedAt === since ? state.reason : null;
  }

  #tellPeers(
    scene: Scene,
    { line }: SeatSession,
    viewer: SeatRecord,
    { before, after }: { before: ReadonlyMap<string, string>; after: ReadonlyMap<string, string> },
  ): void {
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(id) === after.get(id)) continue;
      line.send({ type: 'peer', peer: peerView(scene, viewer, seatIn(scene.room, id)) });
    }
  }
}

function toldBy(scene: Scene, session: SeatSession): Told {
  const { room, organisation, delayMin } = scene;
  const seat = seatIn(room, session.seatId);
  const callId = mayConnect(room, seat) ? (room.call?.id ?? null) : null;
  return {
    seat: JSON.stringify([seat.phase, seat.since, seat.callId]),
    call: callId === null ? null : JSON.stringify([callId, room.call?.state.phase, organisation.path]),
    callId,
    clinician: room.facts.clinicianId,
    delayMin,
    peers: new Map(peersOf(scene, seat).map((peer) => [peer.seat, JSON.stringify(peer)])),
  };
}
