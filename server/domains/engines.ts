import { isIPv6 } from 'node:net';
import type { Config } from '../config.ts';
import type { CoturnPlace } from '../config-coturn.ts';
import { systemClock } from '../core/clock.ts';
import { EngineChoice } from '../relay/engines/choice.ts';
import type { Engine } from '../relay/engines/engine.ts';
import { type Watched, watchEngines } from '../relay/engines/watch.ts';
import { relayUrls } from '../relay/ice-servers.ts';
import { readSecret } from '../relay/secret.ts';

/** What relays calls, and which call goes through what. */
export interface Engines {
  readonly choice: EngineChoice;
  /**
   * Looks after the coturns from now on, where there are any.
   *
   * @param moved told of calls whose engine failed: their sides are to be given another
   */
  start(moved: (callIds: readonly string[]) => void): void;
  stop(): Promise<void>;
}

/** @throws {StartRefused} when a secret cannot be read */
export function enginesOf(config: Pick<Config, 'mode' | 'relay' | 'coturn'>): Engines {
  const own: Engine = {
    name: 'own',
    urls: relayUrls(config.relay),
    secret: readSecret(config.relay.secretFile),
  };
  const watched = coturnsOf(config);
  const others = watched.map(({ name, secret, urls }) => ({ name, secret, urls }));
  const choice = new EngineChoice(own, others);
  let watch: ReturnType<typeof watchEngines> | null = null;
  return {
    choice,
    start(moved) {
      if (watched.length === 0) return;
      watch = watchEngines(watched, config.mode === 'trial', systemClock, (name, isWell) => {
        const lost = choice.stands(name, isWell);
        if (lost.length > 0) moved(lost);
      });
    },
    stop: async () => await watch?.end(),
  };
}

/** Every coturn as it is tested and as browsers are told of it; none while the own relay does all. */
export function coturnsOf({
  relay,
  coturn,
}: Pick<Config, 'relay' | 'coturn'>): readonly (Watched & Engine)[] {
  if (relay.engine !== 'coturn') return [];
  const secret = readSecret(coturn.secretFile);
  return coturn.hosts.map((place) => ({
    name: written(place),
    secret,
    urls: relayUrls({ publicHost: place.host, port: place.port, tlsPort: coturn.tlsPort }),
    servers: [
      { ...place, transport: 'udp' },
      { ...place, transport: 'tcp' },
      ...(coturn.tlsPort === 0
        ? []
        : [{ host: place.host, port: coturn.tlsPort, transport: 'tls' } as const]),
    ],
  }));
}

function written({ host, port }: CoturnPlace): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
