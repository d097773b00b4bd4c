import { randomBytes } from 'node:crypto';
import { type EpochMs, later, SECOND } from '../../core/clock.ts';
import type { VirtualPorts } from './virtual-ports.ts';

/** How long the next-higher port waits for its client. RFC 8656 §7.2. */
const RESERVED_MS = 30 * SECOND;
const TOKEN_BYTES = 8;

interface Reservation {
  readonly port: number;
  readonly username: string;
  readonly until: EpochMs;
}

/** Ports kept for the second of a pair of allocations (EVEN-PORT with R, RESERVATION-TOKEN). */
export class Reservations {
  readonly #ports: VirtualPorts;
  readonly #byToken = new Map<string, Reservation>();

  constructor(ports: VirtualPorts) {
    this.#ports = ports;
  }

  /** Keeps a port that was taken for this user; returns the token, 8 bytes, that redeems it once. */
  make(port: number, username: string, now: EpochMs): Buffer {
    const token = randomBytes(TOKEN_BYTES);
    this.#byToken.set(token.toString('hex'), { port, username, until: later(now, RESERVED_MS) });
    return token;
  }

  /** The port of a token, which is used up by it; `null` unless it is this user's and in time. */
  redeem(token: Buffer, username: string, now: EpochMs): number | null {
    const found = this.#byToken.get(token.toString('hex'));
    if (found === undefined || found.username !== username || found.until <= now) return null;
    this.#byToken.delete(token.toString('hex'));
    return found.port;
  }

  /** Gives a port back whose token was not used. With its first allocation goes the reservation. */
  cancel(token: Buffer | null): void {
    const key = token?.toString('hex') ?? '';
    const found = this.#byToken.get(key);
    if (found === undefined) return;
    this.#byToken.delete(key);
    this.#ports.giveBack(found.port);
  }

  sweep(now: EpochMs): void {
    for (const [key, { port, until }] of this.#byToken) {
      if (until > now) continue;
      this.#byToken.delete(key);
      this.#ports.giveBack(port);
    }
  }
}
