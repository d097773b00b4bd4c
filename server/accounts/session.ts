/**
 * Sessions by the single-file recipe (0BSD) that the author of the `lucia` package publishes in its place since he
 * deprecated it in March 2025: a random id to look the session up, a random secret to prove it, only the secret's
 * SHA-256 stored, compared in constant time. The cookie carries `id.secret`.
 */
import { type EpochMs, HOUR, MINUTE } from '../core/clock.ts';
import { newId, newToken, tokenHash } from '../core/ids.ts';

/** A session ends after this long without a request … */
export const IDLE = 15 * MINUTE;
/** … and this long after sign-in, whatever happens. */
export const ABSOLUTE = 12 * HOUR;
/** `seen_at` is written no more often than this, so reading does not become writing. */
export const SEEN_EVERY = MINUTE;

/** Times of a stored session. */
export interface Times {
  readonly created_at: number;
  readonly seen_at: number;
}

/** A fresh session: the cookie for the browser, the hash for the database. The secret itself is nowhere else. */
export function newSession(): { id: string; cookie: string; secretHash: Buffer } {
  const id = newId();
  const secret = newToken();
  return { id, cookie: `${id}.${secret}`, secretHash: tokenHash(secret) };
}

const COOKIE = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;

/** Takes a cookie apart. @returns null when it is not of this form. */
export function readCookie(cookie: string): { id: string; secret: string } | null {
  const [, id, secret] = COOKIE.exec(cookie) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Why a session is over, or null while it lives. */
export function overBecause(times: Times, now: EpochMs): 'absolute' | 'idle' | null {
  if (now - times.created_at >= ABSOLUTE) return 'absolute';
  if (now - times.seen_at >= IDLE) return 'idle';
  return null;
}

/** Whether `seen_at` is old enough to be written again. */
export function seenLongAgo(times: Times, now: EpochMs): boolean {
  return now - times.seen_at >= SEEN_EVERY;
}
