import type { CallsDeps, RelayUser } from '../calls/deps.ts';
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
    locationNamed: async (slug: string) => (await organisation.publicPage(slug, 'nl'))?.desk ?? null,
    tallyAt: organisation.tally,
    asksGuests: () => organisation.asksGuests(),
    desk: (language: 'nl' | 'en', location: string) => organisation.desk(language, location),
    iceServers: (user: RelayUser) => [iceServerOf(engines.choice.of(user.callId), user)],
    relayEnd: async (callId: string) => {
      engines.choice.forget(callId);
      await relay.end(callId);
    },
    relayAlive: async (callIds: readonly string[]) => void (await relay.alive(callIds)),
  };
}

/** Counts what happened in an appointment, where the agenda says that it counts. */
export function tallyOf(
  organisation: Pick<Domains['organisation'], 'tally'>,
  agenda: () => Pick<Domains['agenda'], 'figurePlace'>,
): CallsDeps['tally'] {
  return async (tx, appointmentId, steps, kinds) => {
    const place = await agenda().figurePlace(tx, appointmentId);
    if (place === null) return;
    await organisation.tally(tx, kinds === 'all-kinds' ? { ...place, kindId: '' } : place, steps);
  };
}
