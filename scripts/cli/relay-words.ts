import type { RelayWarning } from '../../server/relay/control/health.ts';

/** What `health` says of the relay. */
export interface RelayWords {
  readonly carries: (calls: number, allocations: number) => string;
  readonly works: (transport: string, rttMs: number) => string;
  readonly fails: (transport: string, step: string, why: string) => string;
  readonly untested: (transport: string) => string;
  readonly warning: (warning: RelayWarning) => string;
}

export const relayEnglish: RelayWords = {
  carries: (calls, allocations) => `relay: ${calls} calls, ${allocations} allocations`,
  works: (transport, rttMs) => `relay over ${transport}: works (${rttMs.toFixed(1)} ms)`,
  fails: (transport, step, why) => `relay over ${transport}: FAILS at ${step} (${why})`,
  untested: (transport) => `relay over ${transport}: not tested yet`,
  warning: (warning) => {
    switch (warning.code) {
      case 'receive-buffer':
        return `The relay's receive buffer is only ${warning.bytes >> 10} KiB: set net.core.rmem_max to 4194304 or more.`;
      case 'self-test':
        return `Calls cannot use the relay over ${warning.transport}: look whether its port is open.`;
      case 'nearly-full':
        return `${warning.allocations} of ${warning.most} allocations are in use: look for a client that makes too many.`;
      case 'events-lost':
        return `The relay dropped ${warning.events} events that the app did not fetch.`;
    }
  },
};

export const relayNederlands: RelayWords = {
  carries: (calls, allocations) => `relay: ${calls} gesprekken, ${allocations} allocaties`,
  works: (transport, rttMs) => `relay over ${transport}: werkt (${rttMs.toFixed(1)} ms)`,
  fails: (transport, step, why) => `relay over ${transport}: WERKT NIET bij ${step} (${why})`,
  untested: (transport) => `relay over ${transport}: nog niet getest`,
  warning: (warning) => {
    switch (warning.code) {
      case 'receive-buffer':
        return `De ontvangstbuffer van de relay is maar ${warning.bytes >> 10} KiB: zet net.core.rmem_max op 4194304 of meer.`;
      case 'self-test':
        return `Gesprekken kunnen de relay niet gebruiken over ${warning.transport}: kijk of de poort open is.`;
      case 'nearly-full':
        return `${warning.allocations} van de ${warning.most} allocaties zijn in gebruik: zoek een programma dat er te veel maakt.`;
      case 'events-lost':
        return `De relay liet ${warning.events} meldingen vallen die de app niet ophaalde.`;
    }
  },
};
