import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { StartRefused } from './errors.ts';
import { seal, unseal } from './seal.ts';

const BYTES = 32;
const READABLE_BY_OTHERS = 0o007;

/** The key that wraps keys (DESIGN §8): it lives outside the data folder and never leaves this object. */
export interface Kek {
  /** Wraps a key; it unwraps only with the same binding. */
  wrap(key: Uint8Array, bound: string): Buffer;
  /** @throws {Error} when another key wrapped it, or for another binding. */
  unwrap(wrapped: Uint8Array, bound: string): Buffer;
  /** A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869): the same each time, useless for others. */
  derive(purpose: string): Buffer;
}

/** A KEK of its 32 bytes. */
export function kekOf(bytes: Uint8Array): Kek {
  if (bytes.length !== BYTES) throw new RangeError(`a KEK has ${BYTES} bytes`);
  return {
    wrap: (key, bound) => seal(bytes, key, bound),
    unwrap: (wrapped, bound) => unseal(bytes, wrapped, bound),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', bytes, '', `beeldkamer:${purpose}`, BYTES)),
  };
}

/**
 * Reads the KEK: 32 bytes in base64, one line, not readable by everybody.
 *
 * @throws {StartRefused} with one sentence that says what to do.
 */
export function readKek(file: string): Kek {
  const text = read(file).trim();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== BYTES || bytes.toString('base64') !== text) {
    throw new StartRefused(`The key file ${file} must hold 32 bytes in base64: put back the right file.`);
  }
  return kekOf(bytes);
}

function read(file: string): string {
  try {
    if ((statSync(file).mode & READABLE_BY_OTHERS) !== 0) {
      throw new StartRefused(`The key file ${file} can be read by everybody: run chmod 600 ${file}.`);
    }
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(
      `The key file ${file} cannot be read (${(cause as Error).message}): check its owner, or run beeldkamer init.`,
      { cause },
    );
  }
}

/** Writes a fresh KEK, mode 0600. @throws {Error} EEXIST when the file is there: a KEK is never overwritten. */
export function makeKek(file: string): void {
  writeFileSync(file, `${randomBytes(BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
}
