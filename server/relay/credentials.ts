import { createHmac } from 'node:crypto';
import { type EpochMs, SECOND } from '../core/clock.ts';
import { longTermKey } from './codec/integrity.ts';

/** `expiry:callId:participantId`; a call id may hold colons (`test:…`), a participant id may not. */
const USERNAME = /^(\d{1,12}):([A-Za-z0-9_-][A-Za-z0-9_:-]{0,127}):([A-Za-z0-9._-]{1,128})$/;

/** What a browser puts into its RTCIceServer. */
export interface RelayCredentials {
  readonly username: string;
  readonly credential: string;
}

/** What a username says; worth nothing until the message's integrity is checked. */
export interface Grant {
  readonly expiresAt: EpochMs;
  readonly callId: string;
  readonly participantId: string;
}

/**
 * Credentials for one participant of one call: TURN REST, username with its expiry, password
 * base64(HMAC-SHA1(secret, username)). New allocations are refused from `expiresAt` (whole seconds, rounded
 * down) on; those that exist are not touched by it. It may lie 25 hours ahead at most, else none is granted.
 *
 * @throws {RangeError} when an id holds a character that a username cannot carry.
 */
export function issueCredentials(request: {
  readonly secret: string;
  readonly callId: string;
  readonly participantId: string;
  readonly expiresAt: EpochMs;
}): RelayCredentials {
  const { secret, callId, participantId, expiresAt } = request;
  const username = `${Math.floor(expiresAt / SECOND)}:${callId}:${participantId}`;
  const read = readUsername(username);
  if (read?.callId !== callId || read.participantId !== participantId) {
    throw new RangeError('a call id or participant id does not fit a relay username');
  }
  return { username, credential: passwordOf(username, secret) };
}

/** Takes a username apart: expiry up to the first colon, participant after the last. `null` when it is none. */
export function readUsername(username: string): Grant | null {
  const [, expiry, callId, participantId] = USERNAME.exec(username) ?? [];
  if (expiry === undefined || callId === undefined || participantId === undefined) return null;
  return { expiresAt: (Number(expiry) * SECOND) as EpochMs, callId, participantId };
}

/**
 * The keys that a message of this user may be sealed with: one for each secret, so that credentials issued
 * before a rotation stay good.
 */
export function keysOf(username: string, realm: string, secrets: readonly string[]): readonly Buffer[] {
  return secrets.map((secret) => longTermKey(username, realm, passwordOf(username, secret)));
}

function passwordOf(username: string, secret: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}
