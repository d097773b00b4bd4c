import type { RelayUser } from '../calls/deps.ts';
import { iceServerOf } from '../relay/engines/engine.ts';
import type { Engines } from './engines.ts';
import type { Domains } from './made.ts';

/** What calls take of those who need nothing of calls. */
export function forCalls(
  { accounts, organisation, relay }: Pick<Domains, 'accounts' | 'organisation' | 'relay'>,
  engines: Engines,
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
    iceServers: (user: RelayUser) => [iceServerOf(engines.choice.of(user.callId), user)],
    relayEnd: async (callId: string) => {
      engines.choice.forget(callId);
      await relay.end(callId);
    },
    relayAlive: async (callIds: readonly string[]) => void (await relay.alive(callIds)),
  };
}
