import { type Bytes, fromBase64url, toBase64url, utf8 } from '../bytes.ts';
import { readKey } from '../signing-key.ts';
import { hash, sha256 } from '../zvb1.ts';

/** One side of a comparison: who it is said to be, its device key, and the certificate that DTLS really used. */
export interface Party {
  /** zvb1 participant id. */
  readonly id: string;
  /** As the app gave it to both sides. */
  readonly name: string;
  /** Device key, as messages name it. */
  readonly idk: string;
  /** SHA-256 of the DTLS certificate, base64url. */
  readonly fp: string;
}

/** What both sides must see alike: the call, and both parties. A is the one with the smaller id. */
export interface Transcript {
  readonly v: 1;
  readonly call: string;
  readonly a: Party;
  readonly b: Party;
}

/** Emoji that can be shown, and how many are shown at first: 24 bits. */
export const MOST_EMOJI = 7;
export const FIRST_EMOJI = 4;
const CODE_BYTES = 6;

/** Ids are ASCII, so comparing code units is comparing bytes. */
export function isSmaller(id: string, other: string): boolean {
  return id < other;
}

export function transcript(call: string, one: Party, other: Party): Transcript {
  const [a, b] = isSmaller(one.id, other.id) ? [one, other] : [other, one];
  return { v: 1, call, a: partyOf(a), b: partyOf(b) };
}

/** th: the transcript's hash, base64url. */
export function transcriptHash({ v, call, a, b }: Transcript): Promise<string> {
  return hash('T', { v, call, a: { ...a }, b: { ...b } });
}

/** A fresh nonce: 32 random bytes, base64url. */
export function freshNonce(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** What binds A to its nonce `n` for this transcript. @param from A's participant id */
export function commitment(call: string, from: string, th: string, n: string): Promise<string> {
  return hash('commit', { v: 1, call, from, t: th, n });
}

/** The code's 6 bytes: HKDF-SHA-256 (RFC 5869) over both nonces, with th as salt. */
export async function codeBytes(th: string, nA: string, nB: string): Promise<Bytes> {
  const secret = new Uint8Array([...bytesOf(nA), ...bytesOf(nB)]);
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = utf8('zvb1:sas');
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: bytesOf(th), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, CODE_BYTES * 8));
}

/** Seven numbers from 0 to 63: places in the emoji table, six bits each from the top. */
export function emojiOf(code: Uint8Array): readonly number[] {
  const bits = [...code].reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return Array.from({ length: MOST_EMOJI }, (_, at) => Number((bits >> BigInt(42 - 6 * at)) & 63n));
}

/** What a result signs (type `sas-ok`): the transcript and the code, the latter by its hash. */
export async function resultBody(th: string, code: Uint8Array) {
  return { v: 1, t: th, okm: await hash('okm', { o: toBase64url(code) }) } as const;
}

/** How the log names a device key: the first 8 bytes of its SHA-256, in hexadecimal. */
export async function keyId(idk: string): Promise<string> {
  const key = readKey(idk);
  if (key === null) throw new TypeError('no key');
  return [...(await sha256(key.raw)).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function partyOf({ id, name, idk, fp }: Party): Party {
  return { id, name, idk, fp };
}

function bytesOf(text: string): Bytes {
  const bytes = fromBase64url(text);
  if (bytes === null) throw new TypeError('not base64url');
  return bytes;
}
