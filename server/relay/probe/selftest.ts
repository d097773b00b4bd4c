import { randomBytes } from 'node:crypto';
import { type Clock, type EpochMs, later, MINUTE } from '../../core/clock.ts';
import { newShortId } from '../../core/ids.ts';
import { issueCredentials } from '../credentials.ts';
import type { Endpoint } from '../sockets/datagrams.ts';
import type { Transport } from '../sockets/socket.ts';
import { TurnClient } from './turn-client.ts';
import type { TurnServer } from './turn-link.ts';

const CHANNEL = 0x4000;
const PATIENCE_MS = 2_000;

/** What the self-test does, in this order; the name of the first that fails is reported. */
export type SelfTestStep = 'open' | 'allocate' | 'permission' | 'channel' | 'packet' | 'release';

export type SelfTestResult =
  /** Milliseconds that one payload took there and back again; what the server calls itself, if it says so. */
  | { readonly ok: true; readonly rttMs: number; readonly software: string | null }
  | { readonly ok: false; readonly step: SelfTestStep; readonly why: string };

/** The last test of one transport. */
export type TransportTest = { readonly transport: Transport; readonly at: EpochMs } & SelfTestResult;

/** Tests of every transport the relay offers; one at a time, and the latest results are kept. */
export class SelfTests {
  readonly #servers: readonly TurnServer[];
  readonly #secret: () => string;
  readonly #clock: Clock;
  #running: Promise<readonly TransportTest[]> | null = null;
  latest: readonly TransportTest[] = [];

  /** @param secret the one that credentials are made with now. */
  constructor(servers: readonly TurnServer[], secret: () => string, clock: Clock) {
    this.#servers = servers;
    this.#secret = secret;
    this.#clock = clock;
  }

  /** Tests all; who asks while a test runs gets its results. */
  run(): Promise<readonly TransportTest[]> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #runAll(): Promise<readonly TransportTest[]> {
    this.latest = await Promise.all(
      this.#servers.map(async (server) => {
        const result = await selfTest(server, this.#secret, this.#clock);
        return { transport: server.transport, at: this.#clock(), ...result };
      }),
    );
    return this.latest;
  }
}

/**
 * Two clients of one made-up call meet through the relay's real socket: allocations, permissions, channels,
 * a payload there and back. Leaves nothing behind.
 */
export async function selfTest(
  relay: Endpoint & Partial<TurnServer>,
  secret: string | (() => string),
  clock: Clock,
): Promise<SelfTestResult> {
  const server = { ...relay, host: reachable(relay.host) };
  const callId = `test:self-${newShortId()}`;
  const expiresAt = later(clock(), MINUTE);
  const credentials = (participantId: string) =>
    issueCredentials({
      secret: typeof secret === 'string' ? secret : secret(),
      callId,
      participantId,
      expiresAt,
    });
  const clients: TurnClient[] = [];
  let step: SelfTestStep = 'open';
  try {
    const here = await TurnClient.open(server, credentials('here'));
    clients.push(here);
    const there = await TurnClient.open(server, credentials('there'));
    clients.push(there);
    step = 'allocate';
    const ofHere = await here.allocate();
    const ofThere = await there.allocate();
    step = 'permission';
    await here.permit(ofThere);
    await there.permit(ofHere);
    step = 'channel';
    await here.bindChannel(CHANNEL, ofThere);
    await there.bindChannel(CHANNEL, ofHere);
    step = 'packet';
    const rttMs = await roundTrip(here, there);
    step = 'release';
    await here.refresh(0);
    await there.refresh(0);
    return { ok: true, rttMs, software: here.software };
  } catch (error) {
    return { ok: false, step, why: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const client of clients) client.close();
  }
}

async function roundTrip(here: TurnClient, there: TurnClient): Promise<number> {
  const payload = randomBytes(171);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const started = performance.now();
  there.onPayload = (received) => there.sendOnChannel(CHANNEL, received);
  here.onPayload = (received) => {
    if (received.equals(payload)) resolve(performance.now() - started);
  };
  const enough = setTimeout(() => reject(new Error('the payload did not come back')), PATIENCE_MS);
  here.sendOnChannel(CHANNEL, payload);
  return promise.finally(() => clearTimeout(enough));
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
