/** Rounds of 5 seconds: asked after 20 seconds of silence, given up after 45. */
export const ROUND_MS = 5_000;
const ASK_AFTER = 4;
const DEAD_AFTER = 9;

/** What the pulse needs of a connection. */
export interface Beating {
  ping(): void;
  terminate(): void;
}

/**
 * Finds connections that died without a word. It counts rounds, not time: a machine that slept does not come back
 * to find everybody dead.
 */
export class Pulse<Connection extends Beating> {
  readonly #silence = new Map<Connection, number>();

  add(connection: Connection): void {
    this.#silence.set(connection, 0);
  }

  /** Something was heard. */
  heard(connection: Connection): void {
    if (this.#silence.has(connection)) this.#silence.set(connection, 0);
  }

  remove(connection: Connection): void {
    this.#silence.delete(connection);
  }

  get size(): number {
    return this.#silence.size;
  }

  /** One round over everybody. */
  beat(): void {
    for (const [connection, rounds] of this.#silence) {
      const silent = rounds + 1;
      this.#silence.set(connection, silent);
      if (silent >= DEAD_AFTER) connection.terminate();
      else if (silent % ASK_AFTER === 0) connection.ping();
    }
  }
}
