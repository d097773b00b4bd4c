import type { Bytes } from './bytes.ts';

/*
 * Ed25519 signatures checked in the page, for browsers that cannot (Safari before 17, Chromium before 137). It works
 * with what everybody may know, so it need not hide how long it takes; it makes no signatures.
 */

const P = 2n ** 255n - 19n;
/** The order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates (RFC 8032 §5.1.4): x = X/Z, y = Y/Z, xy = T/Z. */
type Point = readonly [bigint, bigint, bigint, bigint];

const NEUTRAL: Point = [0n, 1n, 1n, 0n];
const BASE_Y = modulo(4n * inverse(5n));
const BASE = pointOf(BASE_Y, 0n) ?? NEUTRAL;

/**
 * Whether `signature` (64 bytes) is the one of `message` by `key` (32 bytes), RFC 8032 §5.1.7: without cofactor, S below
 * L, points written in one way only, no key of small order. Never throws.
 */
export async function verifyEd25519(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  const own = decoded(key);
  const s = numberOf(signature.subarray(32));
  if (own === null || s >= L || isNeutral(multiplied(own, 8n))) return false;
  const nonce = signature.slice(0, 32);
  const digest = await crypto.subtle.digest('SHA-512', new Uint8Array([...nonce, ...key, ...message]));
  const k = numberOf(new Uint8Array(digest)) % L;
  const [x, y, z, t] = multiplied(own, k);
  const expected = added(multiplied(BASE, s), [modulo(-x), y, z, modulo(-t)]);
  return encoded(expected) === numberOf(nonce);
}

/** The point that 32 bytes stand for (§5.1.3); null for none. */
function decoded(bytes: Bytes): Point | null {
  const number = numberOf(bytes);
  return pointOf(number & ((1n << 255n) - 1n), number >> 255n);
}

function pointOf(y: bigint, sign: bigint): Point | null {
  if (y >= P) return null;
  const u = modulo(y * y - 1n);
  const v = modulo(D * y * y + 1n);
  const v3 = modulo(v * v * v);
  const root = modulo(u * v3 * power(modulo(u * v3 * v3 * v), (P - 5n) / 8n));
  const square = modulo(v * root * root);
  if (square !== u && square !== modulo(-u)) return null;
  const x = square === u ? root : modulo(root * ROOT_OF_MINUS_ONE);
  if (x === 0n && sign === 1n) return null;
  const signed = (x & 1n) === sign ? x : P - x;
  return [signed, y, 1n, modulo(signed * y)];
}

/** As the number that its 32 bytes stand for. */
function encoded([x, y, z]: Point): bigint {
  const inverted = inverse(z);
  return modulo(y * inverted) | ((modulo(x * inverted) & 1n) << 255n);
}

/** Complete: also for twice the same point (§5.1.4). */
function added([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = (y1 - x1) * (y2 - x2);
  const b = (y1 + x1) * (y2 + x2);
  const c = modulo(2n * D * t1) * t2;
  const d = 2n * z1 * z2;
  const [e, f, g, h] = [modulo(b - a), modulo(d - c), modulo(d + c), modulo(b + a)];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

function multiplied(point: Point, times: bigint): Point {
  let sum = NEUTRAL;
  for (let [left, step] = [times, point]; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) sum = added(sum, step);
    step = added(step, step);
  }
  return sum;
}

function isNeutral([x, y, z]: Point): boolean {
  return x === 0n && y === z;
}

/** Little-endian. */
function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function modulo(number: bigint): bigint {
  const rest = number % P;
  return rest < 0n ? rest + P : rest;
}

function inverse(number: bigint): bigint {
  return power(number, P - 2n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [left, square] = [exponent, modulo(base)]; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = modulo(result * square);
    square = modulo(square * square);
  }
  return result;
}
