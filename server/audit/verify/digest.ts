import { hash } from 'node:crypto';

/** Bytes of a SHA-256 hash. */
export const HASH = 32;
const WORDS = HASH / Int32Array.BYTES_PER_ELEMENT;

/** Value of a hex digit by its code, as the format writes it: small; else -1. */
const NIBBLE = Int8Array.from({ length: 256 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/** Hashes side by side in one memory: as bytes, and as words, which are quicker to copy. */
export interface Hashes {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

export function newHashes(count: number): Hashes {
  const memory = new ArrayBuffer(count * HASH);
  return { bytes: new Uint8Array(memory), words: new Int32Array(memory) };
}

/** The place where the two inputs of an inner node, or of a link of the chain, are put together. */
export interface Pair {
  /** 0x01 ‖ left ‖ right. */
  readonly input: Uint8Array;
  /** Left, which is 0, and right, which is 1. */
  readonly sides: Int32Array;
}

export function newPair(): Pair {
  // the prefix stands at the end of a word, so that the sides begin with one
  const memory = new ArrayBuffer(Int32Array.BYTES_PER_ELEMENT + 2 * HASH);
  const input = new Uint8Array(memory, Int32Array.BYTES_PER_ELEMENT - 1);
  input[0] = 0x01;
  return { input, sides: new Int32Array(memory, Int32Array.BYTES_PER_ELEMENT) };
}

// Bytes and words are moved one by one: a call into native code costs more than a hash has of them.

/** Copies the hash at index `at` to index `place`. */
export function copyHash(from: Int32Array, at: number, to: Int32Array, place: number): void {
  const source = at * WORDS;
  const target = place * WORDS;
  for (let word = 0; word < WORDS; word += 1) to[target + word] = from[source + word] as number;
}

/** SHA-256 as 32 characters of one byte each: of all outputs the quickest to get and to compare. */
export function digest(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'latin1');
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function pairHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0x01), left, right]), 'buffer');
}

/** Writes what `digest` gave to index `place`. */
export function putDigest(text: string, to: Uint8Array, place: number): void {
  const target = place * HASH;
  for (let index = 0; index < HASH; index += 1) to[target + index] = text.charCodeAt(index);
}

/** Whether what `digest` gave is the hash at index `at`. */
export function isDigest(text: string, hashes: Uint8Array, at: number): boolean {
  const source = at * HASH;
  for (let index = 0; index < HASH; index += 1) {
    if (hashes[source + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Reads 64 small hex digits at `at` as the hash at index `place`. @returns false when they are none. */
export function readHex(from: Uint8Array, at: number, to: Uint8Array, place: number): boolean {
  const target = place * HASH;
  let all = 0;
  for (let index = 0; index < HASH; index += 1) {
    // every byte is a place in the table; past the end of the bytes nothing is a digit
    const high = NIBBLE[from[at + 2 * index] as number] ?? -1;
    const low = NIBBLE[from[at + 2 * index + 1] as number] ?? -1;
    all |= high | low;
    to[target + index] = (high << 4) | low;
  }
  return all >= 0;
}
