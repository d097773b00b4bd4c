import type { RelayConfig } from '../config.ts';
import { SECOND, systemClock } from '../core/clock.ts';
import { listenControl } from './control.ts';
import { listenDatagrams } from './datagrams.ts';
import { healthOf, receiveBufferWarning, sentence } from './health.ts';
import { readSecret } from './secret.ts';
import { SelfTests } from './selftest.ts';
import { RelayServer } from './server.ts';

/** A relay that listens. */
export interface Running {
  readonly host: string;
  readonly port: number;
  /** What the administrator should know; none of it stops the relay. */
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts the relay: secrets, UDP socket, control socket.
 *
 * @throws {StartRefused} with one sentence when something of it cannot be had.
 */
export async function run(config: RelayConfig): Promise<Running> {
  const { realm, virtualAddress, secretFile, nextSecretFile } = config;
  const secret = readSecret(secretFile);
  const secrets = nextSecretFile === '' ? [secret] : [secret, readSecret(nextSecretFile)];
  const server = new RelayServer({ realm, virtualAddress, secrets, clock: systemClock });
  const datagrams = await listenDatagrams(config, server.receive);
  const { host, port, receiveBuffer } = datagrams;
  const since = systemClock();
  const tests = new SelfTests([{ transport: 'udp', host, port }], () => secret, systemClock);
  const control = await listenControl(config.controlSocket, {
    endCall: (callId) => server.endCall(callId),
    keepAlive: (callIds) => server.keepAlive(callIds),
    stats: () => ({ ...server.stats(), receiveBuffer }),
    usage: (callId) => server.usage(callId),
    health: () => healthOf({ server, since, receiveBuffer, offered: ['udp'], tests: tests.latest }),
    selfTest: () => tests.run(),
    events: server.events,
  }).catch(async (error: unknown) => {
    await datagrams.close();
    throw error;
  });
  const sweeping = setInterval(() => server.sweep(), SECOND);
  const warnings = receiveBufferWarning(receiveBuffer).map(sentence);
  return {
    host,
    port,
    warnings,
    stop: async () => {
      clearInterval(sweeping);
      server.stop();
      await control.close();
      await datagrams.close();
    },
  };
}
