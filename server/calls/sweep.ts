import { setImmediate as others } from 'node:timers/promises';
import type { EpochMs } from '../core/clock.ts';
import { DAY, later, SECOND } from '../core/clock.ts';
import { bySystem } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { depart, endCall } from './admission.ts';
import type { CallsDeps } from './deps.ts';
import type { Floor } from './greeting.ts';
import { admittedIn, type Room, readRoom } from './room.ts';
import { ABANDONED, isAbandoned } from './state.ts';
import { applySeat } from './steps.ts';
import { findSeat, openGuestSeats, presentGuests, runningCalls } from './store.ts';

/** How far back the first sweep looks for windows that closed while the app was down. */
const LONGEST_DOWN = 30 * DAY;
const EVERY = 30 * SECOND;

/**
 * What happens by the clock alone: abandoned calls end, windows close, the relay hears which calls go on. It goes by
 * what is stored, so nothing is forgotten over a restart; and lets `others` have their turn after each call, since
 * SQLite's answers come without one.
 */
export class Sweep {
  readonly #deps: CallsDeps;
  readonly #floor: Floor;
  #closedUntil: EpochMs;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: CallsDeps, floor: Floor) {
    this.#deps = deps;
    this.#floor = floor;
    this.#closedUntil = later(deps.clock(), -LONGEST_DOWN);
  }

  /** One round; a second one asked meanwhile is the same one. */
  run(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** A round now and then. Nobody waits for the first one, which looks back over a month and asks the relay. */
  start(): void {
    const round = (): void => {
      this.#timer = setTimeout(round, EVERY);
      this.run().catch(this.#deps.report);
    };
    this.#timer = setTimeout(round);
  }

  /** Resolves when no round is being done, nor will be. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.allSettled([this.#running]);
  }

  async #round(): Promise<void> {
    await this.#abandonedCalls();
    await others();
    await this.#closedWindows();
    await others();
    await this.#lateWaiters();
    const { keepAlive, relayAlive, db } = this.#deps;
    for (const sessionId of this.#floor.rooms.staffSessions()) {
      await others();
      await keepAlive(sessionId);
    }
    await others();
    await relayAlive((await runningCalls(db)).map(({ id }) => id));
    this.#floor.presence.forgetOld();
  }

  async #abandonedCalls(): Promise<void> {
    const { db, appointmentOf, relayEnd } = this.#deps;
    for (const { appointmentId } of await runningCalls(db)) {
      await others();
      const facts = await appointmentOf(appointmentId);
      if (facts === null) continue;
      const outcome = await transact(db, async (tx) => {
        const room = await readRoom(tx, facts);
        const left = await this.#letGo(tx, room);
        const after = left ? await readRoom(tx, facts) : room;
        return { left, ended: await this.#endAbandoned(tx, after) };
      });
      if (outcome.ended !== null) await relayEnd(outcome.ended);
      if (outcome.left || outcome.ended !== null) await this.#floor.rooms.refresh(appointmentId);
    }
  }

  /** Admitted seats without a connection for so long have left, at the moment their connection went. */
  async #letGo(tx: Tx, room: Room): Promise<boolean> {
    const now = this.#deps.clock();
    const gone = admittedIn(room)
      .map((seat) => ({ seat, since: this.#floor.presence.goneSince(seat.id) }))
      .filter((one): one is { seat: typeof one.seat; since: EpochMs } => one.since !== null)
      .filter(({ since }) => now - since >= ABANDONED)
      .toSorted((one, other) => one.since - other.since);
    let current = room;
    for (const { seat, since } of gone) {
      await depart(this.#deps, tx, bySystem(), current, { seat, at: since, why: 'gone' });
      current = await readRoom(tx, room.facts);
    }
    return gone.length > 0;
  }

  async #endAbandoned(tx: Tx, room: Room): Promise<string | null> {
    const { call, seats } = room;
    const host = [...seats.values()].find(({ role }) => role === 'host');
    const now = this.#deps.clock();
    const hostGone = host === undefined ? now : this.#floor.presence.goneSince(host.id);
    if (call === null || !isAbandoned(call.state, hostGone, now)) return null;
    const at = (call.state.phase === 'active' ? call.state.emptySince : null) ?? now;
    return await endCall(this.#deps, tx, bySystem(), room, { reason: 'empty', at });
  }

  async #closedWindows(): Promise<void> {
    const { db, clock, closedBetween } = this.#deps;
    const now = clock();
    const closed = await closedBetween(this.#closedUntil, now);
    const open = Map.groupBy(await openGuestSeats(db, closed), ({ appointmentId }) => appointmentId);
    for (const [appointmentId, seats] of open) {
      await transact(db, async (tx) => {
        for (const { id } of seats) await this.#close(tx, id, now);
      });
      await this.#floor.rooms.refresh(appointmentId);
    }
    this.#closedUntil = now;
  }

  async #close(tx: Tx, seatId: string, at: EpochMs): Promise<void> {
    const seat = await findSeat(tx, seatId);
    const type = this.#floor.presence.isOnline(seatId) ? 'closedOnline' : 'closed';
    if (seat !== null) await applySeat(tx, seat, { type, at });
  }

  /** Who sat waiting when the window closed, and has gone since, has had his chance. */
  async #lateWaiters(): Promise<void> {
    const { db, clock, appointmentsOf } = this.#deps;
    const now = clock();
    const gone = (await presentGuests(db)).filter(({ id, phase }) => {
      const since = this.#floor.presence.goneSince(id);
      return phase === 'waiting' && since !== null && now - since >= ABANDONED;
    });
    const facts = await appointmentsOf([...new Set(gone.map(({ appointmentId }) => appointmentId))]);
    const late = new Set(facts.filter(({ closes }) => closes < now).map(({ id }) => id));
    for (const seat of gone.filter(({ appointmentId }) => late.has(appointmentId))) {
      await transact(db, (tx) => this.#close(tx, seat.id, now));
      await this.#floor.rooms.refresh(seat.appointmentId);
    }
  }
}
