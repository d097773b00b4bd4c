import type { callsService } from '../calls/service.ts';
import type { Config } from '../config.ts';
import { issueCredentials } from '../relay/credentials.ts';
import { relayUrls } from '../relay/ice-servers.ts';
import { readSecret } from '../relay/secret.ts';
import type { Domains } from './made.ts';

/** What calls take of those who need nothing of calls. */
export function forCalls(
  config: Config,
  { accounts, organisation, relay }: Pick<Domains, 'accounts' | 'organisation' | 'relay'>,
) {
  return {
    accountOf: accounts.accountOf,
    clinicians: accounts.clinicians,
    reachOf: accounts.reachOf,
    onReachChanged: (listener: () => void) => {
      accounts.onReachChanged(listener);
      accounts.onSupportChanged(listener); // each page then reads who is let in
    },
    keepAlive: accounts.keepAlive,
    onSessionEnded: accounts.onSessionEnded,
    organisation: (location?: string) => organisation.read(location),
    desk: (language: 'nl' | 'en', location: string) => organisation.desk(language, location),
    iceServers: iceServersOf(config),
    relayEnd: async (callId: string) => void (await relay.end(callId)),
    relayAlive: async (callIds: readonly string[]) => void (await relay.alive(callIds)),
  };
}

/** Where the relay is and with which short-lived name, per seat of a call (TURN REST). */
function iceServersOf({ relay }: Config): Parameters<typeof callsService>[0]['iceServers'] {
  const secret = readSecret(relay.secretFile);
  const urls = relayUrls(relay);
  return (user) => [{ urls: [...urls], ...issueCredentials({ secret, ...user }) }];
}
