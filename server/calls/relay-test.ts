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
export function relayTest(deps: Pick<CallsDeps, 'iceServers' | 'clock'>): RelayTest {
  return testOf(deps, `test:${newShortId()}`);
}

/** The same for anybody: the relay holds such a test to the address from which it began. */
export function openRelayTest(deps: Pick<CallsDeps, 'iceServers' | 'clock'>): RelayTest {
  return testOf(deps, `test:open-${newShortId()}`);
}

function testOf({ iceServers, clock }: Pick<CallsDeps, 'iceServers' | 'clock'>, callId: string): RelayTest {
  const expiresAt = later(clock(), CREDENTIALS_FOR);
  const user = { callId, participantId: PARTICIPANT, expiresAt };
  return { iceServers: [...iceServers(user)], expires: iso(expiresAt) };
}
