/** Rounds of 5 seconds, in 50 beats: asked after 20 seconds of silence, given up after 45. */
const BEATS_A_ROUND = 50;
/** How often `beat` is to be called. */
export const BEAT_MS = 5_000 / BEATS_A_ROUND;
const ASK_AFTER = 4;
const DEAD_AFTER = 9;

/** What the pulse needs of a connection. */
export interface Beating {
  ping(): void;
  terminate(): void;
}

/**
 * Finds connections that died without a word. It counts rounds, not time: a machine that slept does not come back
 * to find everybody dead. Each beat looks at its share of them: thousands who came in together are not asked together.
 */
export class Pulse<Connection extends Beating> {
  /** Rounds of silence, by the beat at which they are counted. */
  readonly #shares = Array.from({ length: BEATS_A_ROUND }, () => new Map<Connection, number>());
  readonly #shareOf = new Map<Connection, Map<Connection, number>>();
  #added = 0;
  #beats = 0;

  add(connection: Connection): void {
    const share = this.#shares[this.#added++ % BEATS_A_ROUND];
    if (share === undefined) return;
    share.set(connection, 0);
    this.#shareOf.set(connection, share);
  }

  /** Something was heard. */
  heard(connection: Connection): void {
    this.#shareOf.get(connection)?.set(connection, 0);
  }

  remove(connection: Connection): void {
    this.#shareOf.get(connection)?.delete(connection);
    this.#shareOf.delete(connection);
  }

  get size(): number {
    return this.#shareOf.size;
  }

  /** The next share of a round. */
  beat(): void {
    const share = this.#shares[this.#beats++ % BEATS_A_ROUND];
    for (const [connection, rounds] of share ?? []) {
      const silent = rounds + 1;
      share?.set(connection, silent);
      if (silent >= DEAD_AFTER) connection.terminate();
      else if (silent % ASK_AFTER === 0) connection.ping();
    }
  }
}
