import { createPublicKey, verify } from 'node:crypto';
import { type EpochMs, MINUTE } from '../../core/clock.ts';

/** A key of the service, as its key set has it (RFC 7517). */
export type ServiceKey = Readonly<Record<string, string>>;

/** Whose sessions end: a person's, or one session of the service. */
export interface LoggedOut {
  readonly sub: string | null;
  readonly sid: string | null;
}

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: readonly ServiceKey[];
  readonly now: EpochMs;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A token is made for the moment; clocks differ. */
const FRESH_FOR = 5 * MINUTE;
/** Longer is no token of any service. */
const LONGEST = 16_384;

/** Signatures that we take: no `none`, and nothing that a shared secret could make (RFC 8725 §3.1). */
const ALGORITHMS: Readonly<Record<string, { readonly kty: string; readonly hash: string | null }>> = {
  RS256: { kty: 'RSA', hash: 'sha256' },
  ES256: { kty: 'EC', hash: 'sha256' },
  EdDSA: { kty: 'OKP', hash: null },
};

/**
 * Reads a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6).
 *
 * @returns null for one that does not hold: signature, issuer, audience, time, event, or a nonce, which it must not have.
 */
export function readLogoutToken(token: string, expected: Expected): LoggedOut | null {
  const [head = '', body = '', signature = '', ...rest] = token.length > LONGEST ? [] : token.split('.');
  const header = parsed(head);
  const claims = parsed(body);
  if (header === null || claims === null || rest.length > 0) return null;
  if (!isSigned({ head, body, signature }, header, expected.keys)) return null;
  return holds(claims, expected) ? { sub: textOf(claims['sub']), sid: textOf(claims['sid']) } : null;
}

type Json = Readonly<Record<string, unknown>>;

function holds(claims: Json, { issuer, audience, now }: Expected): boolean {
  const { iss, aud, iat, exp, events } = claims;
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (iss !== issuer || !audiences.includes(audience) || Object.hasOwn(claims, 'nonce')) return false;
  if (typeof iat !== 'number' || Math.abs(now - iat * 1_000) > FRESH_FOR) return false;
  if (exp !== undefined && (typeof exp !== 'number' || exp * 1_000 <= now)) return false;
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) return false;
  return textOf(claims['sub']) !== null || textOf(claims['sid']) !== null;
}

interface Signed {
  readonly head: string;
  readonly body: string;
  readonly signature: string;
}

function isSigned({ head, body, signature }: Signed, header: Json, keys: readonly ServiceKey[]): boolean {
  const algorithm = typeof header['alg'] === 'string' ? header['alg'] : '';
  const how = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (how === undefined || header['crit'] !== undefined) return false;
  const bytes = Buffer.from(`${head}.${body}`);
  return keys
    .filter(
      ({ kty, kid, use }) =>
        kty === how.kty && (use ?? 'sig') === 'sig' && (kid ?? header['kid']) === header['kid'],
    )
    .some((key) => {
      try {
        const publicKey = createPublicKey({ key, format: 'jwk' });
        const given = Buffer.from(signature, 'base64url');
        return verify(how.hash, bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, given);
      } catch {
        return false; // a key that is none signs nothing
      }
    });
}

function parsed(part: string): Json | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
