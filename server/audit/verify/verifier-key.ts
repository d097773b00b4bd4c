import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/** A key that signs heads, as C2SP writes it; the name and the first bytes of a hash name it in a signature. */
export interface VerifierKey {
  /** The line of keys.txt: what tells two keys apart. */
  readonly text: string;
  readonly name: string;
  readonly hash: string;
  /** `null` for bytes that are no key of a signer (FORMAT.md §5): they never signed rightly. */
  readonly key: KeyObject | null;
}

const KEY_LINE = /^([!-*,-~]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const ED25519 = 0x01;
/** SPKI of an Ed25519 key without its 32 bytes (RFC 8410 §4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PRIME = 2n ** 255n - 19n;

/** Reads a verifier key; `null` when it is malformed or its hash is not its own. */
export function keyOf(text: string): VerifierKey | null {
  const [, name, keyHash, encoded] = KEY_LINE.exec(text) ?? [];
  if (name === undefined || keyHash === undefined || encoded === undefined) return null;
  const typed = Buffer.from(encoded, 'base64');
  const own = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  if (typed.toString('base64') !== encoded || typed[0] !== ED25519 || own.toString('hex') !== keyHash)
    return null;
  return { text, name, hash: keyHash, key: keyObject(typed.subarray(1)) };
}

/** Whether a key signed these bytes (Ed25519, RFC 8032, without cofactor). */
export function verifies({ key }: VerifierKey, text: Uint8Array, signature: Uint8Array): boolean {
  return key !== null && verify(null, text, key, signature);
}

// OpenSSL takes a y past the prime, and two spellings of the points whose x is 0: RFC 8032 does not
function keyObject(bytes: Buffer): KeyObject | null {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`) % 2n ** 255n;
  if (y >= PRIME || y === 1n || y === PRIME - 1n) return null;
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}
