import { createHash } from 'node:crypto';
import { issueCredentials } from '../credentials.ts';

/** Something that relays calls: the own relay, or a coturn. Both know TURN REST credentials. */
export interface Engine {
  /** Tells it from the others: `own`, or host and port. */
  readonly name: string;
  /** As browsers are told of it, the best way first (RFC 7065). */
  readonly urls: readonly string[];
  /** The secret that it shares with the app. */
  readonly secret: string;
}

/** What a browser is given for one seat of one call; expires at `expiresAt`. @throws {RangeError} of credentials.ts */
export function iceServerOf(
  { urls, secret }: Engine,
  user: Omit<Parameters<typeof issueCredentials>[0], 'secret'>,
): { urls: string[]; username: string; credential: string } {
  return { urls: [...urls], ...issueCredentials({ secret, ...user }) };
}

/**
 * The one of these that a call goes through, the same for everybody who asks: rendezvous hashing, so that one more or
 * one less moves no call between the others. Null when there is none.
 */
export function engineFor(callId: string, engines: readonly Engine[]): Engine | null {
  const weight = ({ name }: Engine) => createHash('sha256').update(`${callId}\n${name}`).digest('hex');
  const [heaviest] = engines
    .map((engine) => ({ engine, weight: weight(engine) }))
    .sort((one, other) => (one.weight < other.weight ? 1 : -1));
  return heaviest?.engine ?? null;
}
