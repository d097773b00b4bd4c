/**
 * Sessions by the single-file recipe (0BSD) that the author of the `lucia` package publishes in its place since he
 * deprecated it in March 2025: a random id to look the session up, a random secret to prove it, only the secret's
 * SHA-256 stored, compared in constant time. The cookie carries `id.secret`.
 */
import { type EpochMs, HOUR, MINUTE } from '../core/clock.ts';
import { newId, newToken, tokenHash } from '../core/ids.ts';
import type { Role } from '../protocol/roles.ts';

/** How long a session may last (ms). */
export interface Limits {
  /** It ends after this long without a request … */
  readonly idle: number;
  /** … and this long after sign-in, whatever happens. */
  readonly absolute: number;
}

const WORK: Limits = { idle: 15 * MINUTE, absolute: 12 * HOUR };

/** Who can change or read everything signs in again sooner; support is there for a ticket, never for a day. */
export const LIMITS: Readonly<Record<Role, Limits>> = {
  planner: WORK,
  assistant: WORK,
  clinician: WORK,
  manager: WORK,
  admin: { idle: 15 * MINUTE, absolute: 8 * HOUR },
  auditor: { idle: 15 * MINUTE, absolute: 8 * HOUR },
  support: { idle: 10 * MINUTE, absolute: 4 * HOUR },
};

/** `seen_at` is written no more often than this, so reading does not become writing. */
export const SEEN_EVERY = MINUTE;

/** The limits of somebody with these roles: of each the shortest. */
export function limitsOf(roles: readonly Role[]): Limits {
  const all = roles.map((role) => LIMITS[role]);
  return {
    idle: Math.min(WORK.idle, ...all.map(({ idle }) => idle)),
    absolute: Math.min(WORK.absolute, ...all.map(({ absolute }) => absolute)),
  };
}

/** Nobody's session is over before one of these. */
export const SHORTEST: Limits = limitsOf(Object.keys(LIMITS) as Role[]);

/** Times of a stored session. */
export interface Times {
  readonly created_at: number;
  readonly seen_at: number;
}

/** A fresh session: the cookie for the browser, the hash for the database. The secret itself is nowhere else. */
export function newSession(): { id: string; cookie: string; secretHash: Buffer } {
  const id = newId();
  return { id, ...newSecret(id) };
}

/** A new secret for a session: the old cookie is worth nothing any more. */
export function newSecret(id: string): { cookie: string; secretHash: Buffer } {
  const secret = newToken();
  return { cookie: `${id}.${secret}`, secretHash: tokenHash(secret) };
}

const COOKIE = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;

/** Takes a cookie apart. @returns null when it is not of this form. */
export function readCookie(cookie: string): { id: string; secret: string } | null {
  const [, id, secret] = COOKIE.exec(cookie) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Why a session is over, or null while it lives. */
export function overBecause(times: Times, limits: Limits, now: EpochMs): 'absolute' | 'idle' | null {
  if (now - times.created_at >= limits.absolute) return 'absolute';
  if (now - times.seen_at >= limits.idle) return 'idle';
  return null;
}

/** Whether `seen_at` is old enough to be written again. */
export function seenLongAgo(times: Times, now: EpochMs): boolean {
  return now - times.seen_at >= SEEN_EVERY;
}
