import { randomInt } from 'node:crypto';

const FIRST = 49_152;
const COUNT = 16_384;

/**
 * The numbers 49152 to 65535 that stand for allocations. No socket is behind them. Handed out in a random
 * order and taken back at the end of the queue, so that a number rests as long as possible before a late
 * packet could meet its next holder (RFC 8656 §7.2).
 */
export class VirtualPorts {
  readonly #queue = new Uint16Array(COUNT);
  /** 1 for each number in the queue, so that only one that is there is searched for. */
  readonly #isFree = new Uint8Array(COUNT).fill(1);
  #head = 0;
  #free = COUNT;

  constructor() {
    for (let index = 0; index < COUNT; index++) {
      const other = randomInt(index + 1);
      this.#queue[index] = this.#queue[other] ?? 0;
      this.#queue[other] = FIRST + index;
    }
  }

  /** A free number, an even one on request (EVEN-PORT); `null` when there is none. */
  take(even: boolean): number | null {
    for (let tries = this.#free; tries > 0; tries--) {
      const port = this.#queue[this.#head] ?? FIRST;
      this.#head = (this.#head + 1) % COUNT;
      this.#free--;
      this.#isFree[port - FIRST] = 0;
      if (!even || port % 2 === 0) return port;
      this.giveBack(port);
    }
    return null;
  }

  /** An even number whose successor is free as well; both are taken. `null` when there is no such pair. */
  takePair(): number | null {
    for (let tries = this.#free; tries > 0; tries--) {
      const port = this.take(true);
      if (port === null || this.#takeExactly(port + 1)) return port;
      this.giveBack(port);
    }
    return null;
  }

  giveBack(port: number): void {
    this.#queue[(this.#head + this.#free) % COUNT] = port;
    this.#isFree[port - FIRST] = 1;
    this.#free++;
  }

  #takeExactly(port: number): boolean {
    if (this.#isFree[port - FIRST] !== 1) return false;
    let at = this.#head;
    while (this.#queue[at] !== port) at = (at + 1) % COUNT;
    this.#queue[at] = this.#queue[this.#head] ?? FIRST;
    this.#head = (this.#head + 1) % COUNT;
    this.#free--;
    this.#isFree[port - FIRST] = 0;
    return true;
  }
}
