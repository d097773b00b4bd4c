import { randomBytes } from 'node:crypto';
import { type Clock, later, MINUTE } from '../core/clock.ts';
import { newShortId } from '../core/ids.ts';
import { issueCredentials } from './credentials.ts';
import type { Endpoint } from './datagrams.ts';
import { TurnClient } from './turn-client.ts';

const CHANNEL = 0x4000;
const PATIENCE_MS = 2_000;

/** What the self-test does, in this order; the name of the first that fails is reported. */
type SelfTestStep = 'open' | 'allocate' | 'permission' | 'channel' | 'packet' | 'release';

export type SelfTestResult =
  /** Milliseconds that one payload took there and back again. */
  | { readonly ok: true; readonly rttMs: number }
  | { readonly ok: false; readonly step: SelfTestStep; readonly why: string };

/**
 * Two clients of one made-up call meet through the relay's real socket: allocations, permissions, channels,
 * a payload there and back. Leaves nothing behind.
 */
export async function selfTest(relay: Endpoint, secret: string, clock: Clock): Promise<SelfTestResult> {
  const server = { host: reachable(relay.host), port: relay.port };
  const callId = `test:self-${newShortId()}`;
  const expiresAt = later(clock(), MINUTE);
  const credentials = (participantId: string) =>
    issueCredentials({ secret, callId, participantId, expiresAt });
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
    return { ok: true, rttMs };
  } catch (error) {
    return { ok: false, step, why: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const client of clients) client.close();
  }
}

async function roundTrip(here: TurnClient, there: TurnClient): Promise<number> {
  const payload = randomBytes(172);
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
