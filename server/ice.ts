import type { CallsDeps } from './calls/service.ts';
import type { Config } from './config.ts';
import { issueCredentials } from './relay/credentials.ts';
import { relayUrls } from './relay/ice-servers.ts';
import { readSecret } from './relay/secret.ts';

/** Where the relay is and with which short-lived name, per seat of a call (TURN REST). */
export function iceServersOf({ relay }: Config): CallsDeps['iceServers'] {
  const secret = readSecret(relay.secretFile);
  const urls = relayUrls(relay);
  return (user) => [{ urls: [...urls], ...issueCredentials({ secret, ...user }) }];
}
