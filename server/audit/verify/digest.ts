import { hash } from 'node:crypto';

/** Bytes of a SHA-256 hash. */
export const HASH = 32;

/** Value of a hex digit by its code, as the format writes it: small; else -1. */
const NIBBLE = Int8Array.from({ length: 256 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/**
 * The place where the two inputs of an inner node, or of a link of the chain, are put together. Its hash is
 * SHA-256(0x01 ‖ left ‖ right); bytes are put in one by one, as each call into native code costs more than they do.
 */
export class Pair {
  readonly #input = Uint8Array.of(0x01, ...new Uint8Array(2 * HASH));

  /** @param side 0 left, 1 right. */
  put(side: 0 | 1, from: Uint8Array, at: number): void {
    const to = 1 + side * HASH;
    for (let index = 0; index < HASH; index += 1) this.#input[to + index] = from[at + index] ?? 0;
  }

  /** Takes 64 small hex digits. @returns false when they are none. */
  putHex(side: 0 | 1, from: Uint8Array, at: number): boolean {
    return readHex(from, at, this.#input, 1 + side * HASH);
  }

  /** The bytes of one side. */
  side(side: 0 | 1): Uint8Array {
    return this.#input.slice(1 + side * HASH, 1 + (side + 1) * HASH);
  }

  /** Copies one side to a place of its own. */
  take(side: 0 | 1, to: Uint8Array, at: number): void {
    const from = 1 + side * HASH;
    for (let index = 0; index < HASH; index += 1) to[at + index] = this.#input[from + index] ?? 0;
  }

  /** Hash of the pair in small hex: of all outputs the quickest to get. */
  hex(): string {
    return hash('sha256', this.#input, 'hex');
  }
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function pairHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0x01), left, right]), 'buffer');
}

/** Reads 64 small hex digits into 32 bytes. @returns false when they are none. */
function readHex(from: Uint8Array, at: number, to: Uint8Array, place: number): boolean {
  let all = 0;
  for (let index = 0; index < HASH; index += 1) {
    // every byte is a place in the table
    const high = NIBBLE[from[at + 2 * index] as number] ?? -1;
    const low = NIBBLE[from[at + 2 * index + 1] as number] ?? -1;
    all |= high | low;
    to[place + index] = (high << 4) | low;
  }
  return all >= 0;
}

/** Writes the bytes of 64 hex digits that a hash function gave. */
export function putHash(hex: string, to: Uint8Array, place: number): void {
  for (let index = 0; index < HASH; index += 1) {
    const high = NIBBLE[hex.charCodeAt(2 * index)] ?? 0;
    const low = NIBBLE[hex.charCodeAt(2 * index + 1)] ?? 0;
    to[place + index] = (high << 4) | low;
  }
}

/** Whether these 64 digits stand at this place. */
export function standsAt(hex: string, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < 2 * HASH; index += 1) {
    if (bytes[at + index] !== hex.charCodeAt(index)) return false;
  }
  return true;
}
