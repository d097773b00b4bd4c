import type { AppointmentFacts } from '../agenda/service.ts';
import { type EpochMs, iso } from '../core/clock.ts';
import type { Delay } from '../protocol/board.ts';
import type { Arrival, FromServer } from '../protocol/signalling.ts';
import type { Presence } from './presence.ts';
import type { Room } from './room.ts';
import type { DeskSession, Line } from './session.ts';
import { arrivalOf } from './view.ts';

/** Beyond this what was told is forgotten, and may be told once more. */
const MOST_TOLD = 10_000;

interface Desk {
  readonly session: DeskSession;
  /** What came in while its first list was being read; null once that was sent. */
  held: FromServer[] | null;
}

/** Sockets of staff who watch arrivals: each hears every change of the guests it may see, once. */
export class Desks {
  readonly #presence: Presence<Line>;
  readonly #open = new Map<DeskSession, Desk>();
  /** Each guest as last told, so that nothing is told twice. */
  readonly #told = new Map<string, string>();

  constructor(presence: Presence<Line>) {
    this.#presence = presence;
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** From now on it hears changes, but not before `begin`. */
  enter(session: DeskSession): void {
    this.#open.set(session, { session, held: [] });
  }

  /** Sends the first list, then what changed since it was begun. */
  begin(session: DeskSession, first: FromServer): void {
    const desk = this.#open.get(session);
    if (desk === undefined || desk.held === null) return;
    for (const message of [first, ...desk.held]) session.line.send(message);
    desk.held = null;
  }

  leave(session: DeskSession): void {
    this.#open.delete(session);
    if (this.isEmpty) this.#told.clear();
  }

  ofSession(staffSession: string): readonly DeskSession[] {
    return [...this.#open.keys()].filter((desk) => desk.staffSession === staffSession);
  }

  /** Tells where the guests of a room stand now. @param arrived the seat of somebody who just came to wait. */
  tellArrivals(room: Room, arrived: string | null): void {
    if (this.isEmpty) return;
    for (const seat of room.seats.values()) {
      const arrival = arrivalOf(room, seat, this.#presence);
      if (arrival !== null) this.#tellArrival(arrival, seat.id === arrived);
    }
  }

  /** Tells that a day's agenda must be fetched again. */
  tellAgenda({ id, clinicianId }: Pick<AppointmentFacts, 'id' | 'clinicianId'>, start: EpochMs): void {
    this.#tell(clinicianId, { type: 'agenda', appointment: id, start: iso(start) });
  }

  /** Tells that a clinician runs late. */
  tellDelay(delay: Delay): void {
    this.#tell(delay.clinicianId, { type: 'delay', ...delay });
  }

  #tellArrival(arrival: Arrival, arrived: boolean): void {
    const told = JSON.stringify(arrival);
    const before = this.#told.get(arrival.seat);
    if (before === told && !arrived) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.set(arrival.seat, told);
    const neverCame = before === undefined && !arrival.bound && !arrived;
    if (!neverCame) this.#tell(arrival.clinicianId, { type: 'arrival', arrival, arrived });
  }

  #tell(clinicianId: string, message: FromServer): void {
    for (const { session, held } of this.#open.values()) {
      if (!session.watches(clinicianId)) continue;
      if (held === null) session.line.send(message);
      else held.push(message);
    }
  }
}
