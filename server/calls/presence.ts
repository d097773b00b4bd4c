import type { Clock, EpochMs } from '../core/clock.ts';
import { DAY } from '../core/clock.ts';
import type { Endpoint } from '../protocol/signalling.ts';

/** What presence keeps of a live socket. */
export interface Present<Socket> {
  readonly attach: number;
  readonly socket: Socket;
}

interface Place<Socket> {
  readonly live: Map<Endpoint, Present<Socket>>;
  /** The newest attach that each endpoint was given, also while it has no socket. */
  readonly newest: Map<Endpoint, number>;
  goneSince: EpochMs;
}

/**
 * Who has a live socket now, by seat and endpoint. In memory only: after a restart everybody counts as gone since
 * the start, and comes back with `resume`.
 */
export class Presence<Socket> {
  readonly #clock: Clock;
  readonly #startedAt: EpochMs;
  readonly #places = new Map<string, Place<Socket>>();
  #lastAttach = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock();
  }

  /**
   * The attach for a page that comes in: the one it had (`resume`), else a fresh one, larger than all before.
   *
   * @returns `null` when a newer page has been at this place since: the older one must not come back.
   */
  attachFor(seat: string, endpoint: Endpoint, resume: number | null): number | null {
    const newest = this.#places.get(seat)?.newest.get(endpoint);
    if (resume !== null && newest !== undefined && resume < newest) return null;
    // not given by us, or by a clock that has been set back since: a number from the future would outlive all others
    if (resume === null || (resume !== newest && resume > this.#clock())) return this.nextAttach();
    this.#lastAttach = Math.max(this.#lastAttach, resume);
    return resume;
  }

  /** A number larger than all before. */
  nextAttach(): number {
    this.#lastAttach = Math.max(this.#clock(), this.#lastAttach + 1);
    return this.#lastAttach;
  }

  /** @returns the socket that was there before and must go now, or null. */
  enter(seat: string, endpoint: Endpoint, attach: number, socket: Socket): Socket | null {
    const place = this.#places.get(seat) ?? { live: new Map(), newest: new Map(), goneSince: this.#clock() };
    this.#places.set(seat, place);
    const before = place.live.get(endpoint);
    place.live.set(endpoint, { attach, socket });
    place.newest.set(endpoint, attach);
    return before?.socket ?? null;
  }

  /** Does nothing when another socket has taken the place already. */
  leave(seat: string, endpoint: Endpoint, socket: Socket): void {
    const place = this.#places.get(seat);
    if (place?.live.get(endpoint)?.socket !== socket) return;
    place.live.delete(endpoint);
    place.goneSince = this.#clock();
  }

  at(seat: string, endpoint: Endpoint): Present<Socket> | null {
    return this.#places.get(seat)?.live.get(endpoint) ?? null;
  }

  socketsOf(seat: string): readonly Socket[] {
    return [...(this.#places.get(seat)?.live.values() ?? [])].map(({ socket }) => socket);
  }

  /** Both endpoints, the second only while it is there. */
  endpointsOf(seat: string): { endpoint: Endpoint; attach: number | null }[] {
    const second = this.at(seat, 1);
    const first = { endpoint: 0 as const, attach: this.at(seat, 0)?.attach ?? null };
    return second === null ? [first] : [first, { endpoint: 1, attach: second.attach }];
  }

  isOnline(seat: string): boolean {
    return (this.#places.get(seat)?.live.size ?? 0) > 0;
  }

  /** Since when the seat has had no socket: null while one lives, at the earliest since this process started. */
  goneSince(seat: string): EpochMs | null {
    const place = this.#places.get(seat);
    if (place === undefined) return this.#startedAt;
    return place.live.size > 0 ? null : place.goneSince;
  }

  /** Forgets places that have been empty for a day, so that memory does not grow with the years. */
  forgetOld(): void {
    const now = this.#clock();
    for (const [seat, place] of this.#places) {
      if (place.live.size === 0 && now - place.goneSince > DAY) this.#places.delete(seat);
    }
  }
}
