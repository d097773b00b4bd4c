import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

/** A fresh random UUID (version 4): the id of every record. It means nothing once the record is gone. */
export function newId(): string {
  return randomUUID();
}

/** A fresh secret of 32 random bytes, base64url without padding (43 characters). */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A fresh id of 16 random bytes, base64url: call ids, trace parts. */
export function newShortId(): string {
  return randomBytes(16).toString('base64url');
}

/** SHA-256 of a token's text: the only form of it that is stored. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Whether a token is the one whose hash was stored, in constant time. */
export function tokenMatches(token: string, stored: Uint8Array): boolean {
  const given = tokenHash(token);
  return given.length === stored.length && timingSafeEqual(given, stored);
}

/** Stands for these two ids together, always the same, and tells neither: 16 bytes of SHA-256, base64url. */
export function pairId(one: string, other: string): string {
  const hash = createHash('sha256').update(`beeldkamer:pair\0${one}\0${other}`, 'utf8').digest();
  return hash.subarray(0, 16).toString('base64url');
}

/** A fresh `traceparent` of W3C Trace Context (version 00, sampled). */
export function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
