import { iso, later, MINUTE } from '../core/clock.ts';
import { newShortId } from '../core/ids.ts';
import type { RelayTest } from '../protocol/ice.ts';
import type { CallsDeps } from './deps.ts';

/** How long the credentials of one test may begin something; the relay ends each test after a minute. */
const CREDENTIALS_FOR = 5 * MINUTE;
/** Both connections of a test are in one browser. */
const PARTICIPANT = 'browser';

/**
 * Credentials with which one browser may meet itself through the relay (DESIGN §6): a call of their own, so that no
 * other call can be reached with them.
 */
export function relayTest({ iceServers, clock }: Pick<CallsDeps, 'iceServers' | 'clock'>): RelayTest {
  const expiresAt = later(clock(), CREDENTIALS_FOR);
  const user = { callId: `test:${newShortId()}`, participantId: PARTICIPANT, expiresAt };
  return { iceServers: [...iceServers(user)], expires: iso(expiresAt) };
}
