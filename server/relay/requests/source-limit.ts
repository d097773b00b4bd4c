import { randomInt } from 'node:crypto';
import { ipBytes } from '../../core/address.ts';
import { type EpochMs, SECOND } from '../../core/clock.ts';

const SLOTS = 65_536;

/**
 * How many answers a source that has proved nothing gets in a second, so that a forged source address
 * cannot make the relay a nuisance to its owner. A source is an IPv4 address or an IPv6 /64.
 *
 * Keeps counters in a table of fixed size and no record of anybody: two sources may share a counter, which
 * ones nobody outside can know.
 */
export class SourceLimit {
  readonly #perSecond: number;
  readonly #counts = new Uint16Array(SLOTS);
  readonly #seed = randomInt(2 ** 32);
  #second = 0;

  constructor(perSecond: number) {
    this.#perSecond = Math.min(perSecond, 0xffff);
  }

  /** Whether this source may have one more answer now; if so, it is counted. */
  take(address: string, now: EpochMs): boolean {
    if (this.isExhausted(address, now)) return false;
    const slot = this.#slot(address);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    return true;
  }

  /** Whether this source has had its answers for this second. */
  isExhausted(address: string, now: EpochMs): boolean {
    const second = Math.floor(now / SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#counts.fill(0);
    }
    return (this.#counts[this.#slot(address)] ?? 0) >= this.#perSecond;
  }

  #slot(address: string): number {
    const source = ipBytes(address)?.subarray(0, 8) ?? Buffer.from(address);
    let hash = this.#seed;
    for (const byte of source) hash = Math.imul(hash ^ byte, 0x0100_0193);
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
