import type { RelayConfig } from '../config.ts';
import { SECOND, systemClock } from '../core/clock.ts';
import { listenControl } from './control.ts';
import { listenDatagrams } from './datagrams.ts';
import { readSecret } from './secret.ts';
import { selfTest } from './selftest.ts';
import { RelayServer } from './server.ts';

/** Below this a burst of video loses packets; Linux reports twice what it gave. */
const SMALLEST_RECEIVE_BUFFER = 2 * 1024 * 1024;

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
  const control = await listenControl(config.controlSocket, {
    endCall: (callId) => server.endCall(callId),
    keepAlive: (callIds) => server.keepAlive(callIds),
    stats: () => ({ ...server.stats(), receiveBuffer }),
    selfTest: () => selfTest({ host, port }, secret, systemClock),
  }).catch(async (error: unknown) => {
    await datagrams.close();
    throw error;
  });
  const sweeping = setInterval(() => server.sweep(), SECOND);
  const warnings =
    receiveBuffer >= SMALLEST_RECEIVE_BUFFER
      ? []
      : [`receive buffer is only ${receiveBuffer >> 10} KiB: set net.core.rmem_max to 4194304 or more`];
  return {
    host,
    port,
    warnings,
    stop: async () => {
      clearInterval(sweeping);
      await control.close();
      await datagrams.close();
    },
  };
}
