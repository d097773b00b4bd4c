import type { RelayConfig } from '../config.ts';
import { MINUTE, SECOND, systemClock } from '../core/clock.ts';
import { StartRefused } from '../core/errors.ts';
import { DEFAULT_LIMITS, type Limits } from './allocations/quota.ts';
import { type Controlled, listenControl } from './control/control.ts';
import { healthOf, receiveBufferWarning, sentence } from './control/health.ts';
import { drainingSocket, removeAbandoned } from './control/places.ts';
import { SelfTests } from './probe/selftest.ts';
import type { TurnServer } from './probe/turn-link.ts';
import { readSecret } from './secret.ts';
import { RelayServer } from './server.ts';
import { BusyClients } from './sockets/busy-clients.ts';
import { ConnectedSockets } from './sockets/connected.ts';
import type { Datagrams } from './sockets/datagrams.ts';
import { drain } from './sockets/drain.ts';
import { listenStreams, type Streams } from './sockets/streams.ts';
import { listenUdp } from './sockets/udp.ts';

/** A relay that listens. */
export interface Running {
  readonly host: string;
  readonly port: number;
  /** What the administrator should know; none of it stops the relay. */
  readonly warnings: readonly string[];
  /** Reads the secrets anew. @throws {StartRefused} when they cannot be; those of before then hold on */
  reloadSecrets(): void;
  /**
   * Leaves port and sockets to another relay and serves the clients that there are; `handedOver` is called when the
   * other may start, with the number of clients that could not be kept. Done when the last allocation is gone and the
   * relay has stopped.
   */
  drain(handedOver: (lost: number) => void): Promise<void>;
  stop(): Promise<void>;
}

/** A port for UDP that is to be free over TCP too is tried this often when any will do. */
const TRIES = 20;
const FIRST_TEST_MS = 15 * SECOND;
const TEST_EVERY_MS = 5 * MINUTE;
/** So long a relay that has drained waits for an app that restarts, to tell it what its last calls used. */
const LAST_WORDS_MS = MINUTE;

/**
 * Starts the relay: secrets, UDP and TCP on one port, what the door hands over, control socket.
 *
 * @param limits others than {@link DEFAULT_LIMITS}; the bandwidth is what the configuration says.
 * @throws {StartRefused} with one sentence when something of it cannot be had; then nothing is left open.
 */
export async function run(config: RelayConfig, limits: Limits = DEFAULT_LIMITS): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    return await open(config, limits, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  config: RelayConfig,
  limits: Limits,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Running> {
  const server = newServer(config, limits);
  const sockets = await listenOnBoth(config, server);
  undo.push(sockets.close);
  const { host, port, receiveBuffer } = sockets;
  const streams = [sockets.tcp];
  if (config.doorSocket !== '') {
    const door = await listenStreams({ path: config.doorSocket }, server.receive, streamOptions(server));
    undo.push(() => door.close());
    streams.push(door);
  }
  const since = systemClock();
  const offered = transportsOf(config, { host, port });
  const tests = new SelfTests(offered, () => readSecret(config.secretFile), systemClock);
  const controlled: Controlled = {
    endCall: (callId) => server.endCall(callId),
    keepAlive: (callIds) => server.keepAlive(callIds),
    stats: () => ({ ...server.stats(), receiveBuffer }),
    usage: (callId) => server.usage(callId),
    health: () =>
      healthOf({
        server,
        since,
        receiveBuffer,
        offered: offered.map(({ transport }) => transport),
        tests: tests.latest,
      }),
    selfTest: () => tests.run(),
    events: server.events,
  };
  await removeAbandoned(config.controlSocket);
  const control = await listenControl(config.controlSocket, controlled);
  undo.push(() => control.close());
  const sweeping = setInterval(() => {
    server.sweep();
    void sockets.busy?.look();
    for (const one of streams) one.sweep();
  }, SECOND);
  const testing = testNowAndThen(tests);
  undo.push(async () => {
    clearInterval(sweeping);
    testing.end();
    server.stop();
  });
  return {
    host,
    port,
    warnings: [...sockets.warnings, ...receiveBufferWarning(receiveBuffer).map(sentence)],
    reloadSecrets: () => server.reloadSecrets(readSecrets(config)),
    drain: async (handedOver) => {
      const aside = await listenControl(drainingSocket(config.controlSocket), controlled);
      undo.unshift(() => aside.close());
      await control.close();
      for (const one of streams) one.drain();
      sockets.busy?.stop();
      const draining = await drain(server, sockets.datagrams, sockets.own);
      await draining.handedOver;
      handedOver(draining.lost);
      await draining.over;
      server.stop();
      await server.events.fetched(LAST_WORDS_MS);
      await stop();
    },
    stop,
  };
}

/** The first test waits until a door that starts beside us is open. Results stand in health. */
function testNowAndThen(tests: SelfTests): { end(): void } {
  const test = () => void tests.run();
  const first = setTimeout(test, FIRST_TEST_MS);
  const others = setInterval(test, TEST_EVERY_MS);
  return {
    end: () => {
      clearTimeout(first);
      clearInterval(others);
    },
  };
}

function newServer(config: RelayConfig, limits: Limits): RelayServer {
  const bandwidth = { ...limits.bandwidth, bitsPerSecond: config.bandwidthMbit * 1_000_000 };
  return new RelayServer({
    realm: config.realm,
    virtualAddress: config.virtualAddress,
    secrets: readSecrets(config),
    clock: systemClock,
    limits: { ...limits, bandwidth },
  });
}

/** @throws {StartRefused} */
function readSecrets({ secretFile, nextSecretFile }: RelayConfig): readonly string[] {
  const files = nextSecretFile === '' ? [secretFile] : [secretFile, nextSecretFile];
  return files.map(readSecret);
}

function streamOptions(server: RelayServer): Parameters<typeof listenStreams>[2] {
  return {
    clock: systemClock,
    holds: (outlet, client) => server.holds(outlet, client),
    onClosed: (outlet, client) => server.clientGone(outlet, client),
  };
}

interface Sockets {
  readonly host: string;
  readonly port: number;
  readonly receiveBuffer: number;
  readonly datagrams: Datagrams;
  readonly own: ConnectedSockets;
  /** `null` where batches serve all clients at once. */
  readonly busy: BusyClients | null;
  readonly warnings: readonly string[];
  readonly tcp: Streams;
  readonly close: () => Promise<void>;
}

/** One number for UDP and TCP. */
async function listenOnBoth(config: RelayConfig, server: RelayServer, tries = TRIES): Promise<Sockets> {
  const { datagrams, layer, warnings } = await listenUdp(config.sockets, config, server.receive);
  const { host, port, receiveBuffer } = datagrams;
  const own = new ConnectedSockets(datagrams, server.receive);
  datagrams.prefer(own);
  const busy = layer === 'dgram' ? new BusyClients(server, datagrams, own) : null;
  try {
    const tcp = await listenStreams({ host, port }, server.receive, streamOptions(server));
    const close = async () => {
      await tcp.close();
      busy?.stop();
      own.closeAll();
      await datagrams.close();
    };
    return { host, port, receiveBuffer, datagrams, own, busy, warnings, tcp, close };
  } catch (error) {
    await datagrams.close();
    if (config.port !== 0 || tries === 1 || !(error instanceof StartRefused)) throw error;
    return await listenOnBoth(config, server, tries - 1);
  }
}

/** Every way in that browsers are told of. */
function transportsOf(
  { tlsPort, publicHost }: RelayConfig,
  own: { readonly host: string; readonly port: number },
): readonly TurnServer[] {
  const plain: TurnServer[] = [
    { transport: 'udp', ...own },
    { transport: 'tcp', ...own },
  ];
  return tlsPort === 0 ? plain : [...plain, { transport: 'tls', host: publicHost, port: tlsPort }];
}
