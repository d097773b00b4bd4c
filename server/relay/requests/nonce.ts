import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type EpochMs, SECOND } from '../../core/clock.ts';
import type { ClientAddress } from '../sockets/socket.ts';

const TIME_BYTES = 4;
const MAC_BYTES = 14;
/** Characters of a nonce: short, because it goes to strangers (see `ANSWER_LIMIT` of the server). */
export const NONCE_LENGTH = ((TIME_BYTES + MAC_BYTES) * 4) / 3;

/** Nonces that need no memory: the second of issue and a MAC over it and the client's transport address. */
export class Nonces {
  readonly #lifetimeMs: number;
  readonly #key: Buffer;

  /**
   * @param lifetimeMs how long each is good for.
   * @param key random for each process: a restart makes all earlier nonces stale.
   */
  constructor(lifetimeMs: number, key: Buffer = randomBytes(32)) {
    this.#lifetimeMs = lifetimeMs;
    this.#key = key;
  }

  issue(client: ClientAddress, now: EpochMs): string {
    return this.#make(client, Math.floor(now / SECOND)).toString('base64url');
  }

  /** Whether this nonce was issued to this client, and not too long ago. */
  isFresh(nonce: Buffer, client: ClientAddress, now: EpochMs): boolean {
    if (nonce.length !== NONCE_LENGTH) return false;
    const given = Buffer.from(nonce.toString('latin1'), 'base64url');
    if (given.length !== TIME_BYTES + MAC_BYTES) return false;
    const issuedS = given.readUInt32BE(0);
    if (!timingSafeEqual(given, this.#make(client, issuedS))) return false;
    const age = now - issuedS * SECOND;
    return age >= -SECOND && age < this.#lifetimeMs;
  }

  #make({ address, port }: ClientAddress, issuedS: number): Buffer {
    const nonce = Buffer.alloc(TIME_BYTES + MAC_BYTES);
    nonce.writeUInt32BE(issuedS);
    const mac = createHmac('sha256', this.#key)
      .update(nonce.subarray(0, TIME_BYTES))
      .update(`${address} ${port}`);
    mac.digest().copy(nonce, TIME_BYTES, 0, MAC_BYTES);
    return nonce;
  }
}
