import { DAY, type EpochMs, HOUR } from '../../core/clock.ts';
import type { Allocation } from '../allocations/allocation.ts';
import { ATTRIBUTE } from '../codec/attributes.ts';
import { integrityHolds } from '../codec/integrity.ts';
import { first, METHOD, type Message } from '../codec/message.ts';
import { type Grant, keysOf, readUsername } from '../credentials.ts';
import type { ClientAddress } from '../sockets/socket.ts';
import type { Nonces } from './nonce.ts';

/** No credential is accepted earlier than this before it expires: an ended call is remembered longer. */
const LONGEST_CREDENTIAL_MS = DAY + HOUR;

/** What a request is checked against. */
export interface Realm {
  readonly realm: string;
  readonly secrets: readonly string[];
  readonly nonces: Nonces;
}

/** Who sent a request, or the error code with which to answer. */
export type Verdict =
  | { readonly ok: true; readonly username: string; readonly grant: Grant; readonly key: Buffer }
  | { readonly ok: false; readonly code: 400 | 401 | 438 };

/**
 * Checks a request by the long-term credential mechanism. RFC 8489 §9.2.4, with MESSAGE-INTEGRITY only:
 * SHA-256 is not advertised. The nonce is checked before the key is derived: cheap, and no forged source passes it.
 *
 * @param allocation the one of this 5-tuple, or `null`: its own key then answers for its user, so that neither
 *   a rotation nor the credential's expiry ends what exists.
 */
export function authenticate(
  message: Message,
  client: ClientAddress,
  allocation: Allocation | null,
  { realm, secrets, nonces }: Realm,
  now: EpochMs,
): Verdict {
  // No integrity: the client is to learn realm and nonce.
  if (message.integrity === null) return { ok: false, code: 401 };

  // Integrity, but not all that it stands on.
  const name = first(message, ATTRIBUTE.username);
  const nonce = first(message, ATTRIBUTE.nonce);
  if (name === undefined || nonce === undefined || first(message, ATTRIBUTE.realm) === undefined) {
    return { ok: false, code: 400 };
  }

  // A nonce that is old, or another client's.
  if (!nonces.isFresh(nonce, client, now)) return { ok: false, code: 438 };

  // A username that is none, or one that may not begin anything (any more, or yet).
  const username = name.toString('utf8');
  const grant = readUsername(username);
  if (grant === null) return { ok: false, code: 401 };
  if (message.method === METHOD.allocate && !isCurrent(grant, now)) return { ok: false, code: 401 };

  // Integrity made with a key that this user cannot have.
  const keys = allocation?.username === username ? [allocation.key] : keysOf(username, realm, secrets);
  const at = message.integrity;
  const key = keys.find((candidate) => integrityHolds(message.bytes, at, candidate));
  return key === undefined ? { ok: false, code: 401 } : { ok: true, username, grant, key };
}

function isCurrent({ expiresAt }: Grant, now: EpochMs): boolean {
  return expiresAt > now && expiresAt - now <= LONGEST_CREDENTIAL_MS;
}
