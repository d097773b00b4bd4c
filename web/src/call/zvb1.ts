import { type Bytes, fromBase64url, toBase64url, utf8 } from './bytes.ts';
import { type Canonical, canonical } from './canonical.ts';
import { hasSigned, readKey } from './signing-key.ts';

/** What a hash or signature is about; a signature of one type is never taken for one of another. */
export type InputType = 'T' | 'commit' | 'okm' | 'sas-ok' | 'bind' | 'admit' | 'roster' | 'handover';

/** Makes signatures (64 bytes) with this device's key. */
export type Sign = (input: Bytes) => Promise<Bytes>;

/** Longest message of any kind but offer and answer, in UTF-8 bytes. */
export const MESSAGE_LIMIT = 4_096;
/** Longest offer or answer, in UTF-8 bytes. */
export const DESCRIPTION_LIMIT = 65_536;

/** Input of every hash and signature: `"zvb1:" + type ‖ 0x00 ‖ JCS(object)` (ZVB1.md, Encodings). */
export function input(type: InputType, object: Canonical): Bytes {
  return utf8(`zvb1:${type}\0${canonical(object)}`);
}

/** SHA-256 of the input, base64url. */
export async function hash(type: InputType, object: Canonical): Promise<string> {
  return toBase64url(await sha256(input(type, object)));
}

/** SHA-256 of bytes. */
export async function sha256(bytes: Bytes | ArrayBuffer): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Signature over the input, base64url. */
export async function signature(sign: Sign, type: InputType, object: Canonical): Promise<string> {
  return toBase64url(await sign(input(type, object)));
}

/** Whether `sig` is the signature of this object by the key `idk`, as messages name both. Never throws. */
export async function isSigned(
  idk: string,
  sig: string,
  type: InputType,
  object: Canonical,
): Promise<boolean> {
  const key = readKey(idk);
  const signed = fromBase64url(sig);
  if (key === null || signed?.length !== 64) return false;
  return await hasSigned(key, signed, input(type, object));
}

/**
 * A message as an object with exactly these fields.
 *
 * @returns null when the text is longer than `limit` bytes, is no JSON object, or has a field too many or too few.
 */
export function readExactly<Field extends string>(
  text: string,
  limit: number,
  fields: readonly Field[],
): Record<Field, unknown> | null {
  if (text.length > limit || utf8(text).length > limit) return null;
  try {
    return exactly(JSON.parse(text), fields);
  } catch {
    return null;
  }
}

/** The value itself when it is an object with exactly these fields, else null. */
export function exactly<Field extends string>(
  value: unknown,
  fields: readonly Field[],
): Record<Field, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const keys = Object.keys(value);
  if (keys.length !== fields.length || !fields.every((field) => Object.hasOwn(value, field))) return null;
  return value as Record<Field, unknown>;
}
