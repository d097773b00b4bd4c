import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Bytes of the value of MESSAGE-INTEGRITY (HMAC-SHA1). RFC 8489 §14.5. */
export const SHA1_BYTES = 20;
/** Bytes of the whole value of MESSAGE-INTEGRITY-SHA256; it may arrive cut to 16 or more. RFC 8489 §14.6. */
export const SHA256_BYTES = 32;

const HEADER_BYTES = 20;
const FINGERPRINT_XOR = 0x5354_554e;

/** Key of a long-term credential with the algorithm MD5. RFC 8489 §18.5.1.1. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** Value of the MESSAGE-INTEGRITY that stands, or will stand, at offset `at`. */
export function integrityAt(bytes: Buffer, at: number, key: Buffer): Buffer {
  return hmac('sha1', bytes, at, SHA1_BYTES, key);
}

/** Whether the MESSAGE-INTEGRITY at offset `at` was made with this key, in constant time. */
export function integrityHolds(bytes: Buffer, at: number, key: Buffer): boolean {
  return timingSafeEqual(bytes.subarray(at + 4, at + 4 + SHA1_BYTES), integrityAt(bytes, at, key));
}

/** Value of the MESSAGE-INTEGRITY-SHA256 at offset `at`, cut to `length` bytes. */
export function integritySha256At(bytes: Buffer, at: number, key: Buffer, length = SHA256_BYTES): Buffer {
  return hmac('sha256', bytes, at, length, key).subarray(0, length);
}

/** Whether the MESSAGE-INTEGRITY-SHA256 at offset `at` was made with this key, in constant time. */
export function integritySha256Holds(bytes: Buffer, at: number, key: Buffer): boolean {
  const given = bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2));
  return timingSafeEqual(given, integritySha256At(bytes, at, key, given.length));
}

/** Value of the FINGERPRINT at offset `at`; the header's length must already count it. RFC 8489 §14.7. */
export function fingerprintAt(bytes: Buffer, at: number): number {
  return (crc32(bytes.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0;
}

function hmac(
  algorithm: 'sha1' | 'sha256',
  bytes: Buffer,
  at: number,
  valueLength: number,
  key: Buffer,
): Buffer {
  // The header's length as it was when the sender stood here: up to and with this attribute, nothing after it.
  const start = Buffer.from(bytes.subarray(0, 4));
  start.writeUInt16BE(at + 4 + valueLength - HEADER_BYTES, 2);
  return createHmac(algorithm, key).update(start).update(bytes.subarray(4, at)).digest();
}
