import type { EpochMs } from '../../core/clock.ts';

const BITS_PER_BYTE = 8;

/** How fast payloads may flow, and for how long faster. */
export interface Bandwidth {
  readonly bitsPerSecond: number;
  /** What may pass at once after a pause: this many milliseconds' worth. */
  readonly burstMs: number;
}

/**
 * Payloads in one direction of one allocation: counted, and held to a bandwidth by a leaky bucket (GCRA, ITU-T
 * I.371) that is one number: the instant at which all that passed would have passed at the permitted rate.
 * Leaves no garbage: it stands in the way of every packet.
 */
export class Flow {
  readonly #msPerByte: number;
  readonly #burstMs: number;
  #busyUntil = 0;
  /** Payloads passed, and their bytes. */
  packets = 0;
  bytes = 0;
  /** Payloads that were too much. */
  dropped = 0;

  constructor({ bitsPerSecond, burstMs }: Bandwidth) {
    this.#msPerByte = (BITS_PER_BYTE * 1000) / bitsPerSecond;
    this.#burstMs = burstMs;
  }

  /** Whether a payload fits now; its bandwidth is then used up, and a refused one counted. */
  admits(length: number, now: EpochMs): boolean {
    const ahead = this.#busyUntil - now;
    // Never further ahead than a burst, unless the clock stepped back.
    const from = ahead > 0 && ahead <= this.#burstMs ? this.#busyUntil : now;
    const until = from + length * this.#msPerByte;
    if (until - now > this.#burstMs) {
      this.dropped++;
      return false;
    }
    this.#busyUntil = until;
    return true;
  }

  count(length: number): void {
    this.packets++;
    this.bytes += length;
  }
}
