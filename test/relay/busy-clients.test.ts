import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { DEFAULT_LIMITS } from '../../server/relay/allocations/quota.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { TurnClient } from '../../server/relay/probe/turn-client.ts';
import { RelayServer } from '../../server/relay/server.ts';
import { BusyClients } from '../../server/relay/sockets/busy-clients.ts';
import { ConnectedSockets } from '../../server/relay/sockets/connected.ts';
import { type Datagrams, listenDatagrams } from '../../server/relay/sockets/datagrams.ts';
import { REALM, SECRET } from './stage.ts';

const CHANNEL = 0x4000;
/** More than the media of a second has at least. */
const MEDIA = 30;

class Relay {
  readonly server = new RelayServer({
    realm: REALM,
    virtualAddress: '192.0.2.200',
    secrets: [SECRET],
    clock: systemClock,
    limits: { ...DEFAULT_LIMITS, bandwidth: { bitsPerSecond: 1e9, burstMs: 1000 } },
  });
  readonly datagrams: Datagrams;
  readonly sockets: ConnectedSockets;
  readonly busy: BusyClients;
  readonly #calls: Call[] = [];

  static async on(host: string): Promise<Relay> {
    let receive: RelayServer['receive'] = () => undefined;
    const datagrams = await listenDatagrams({ host, port: 0 }, (...datagram) => receive(...datagram));
    const relay = new Relay(datagrams);
    receive = relay.server.receive;
    return relay;
  }

  private constructor(datagrams: Datagrams) {
    this.datagrams = datagrams;
    this.sockets = new ConnectedSockets(datagrams, this.server.receive);
    datagrams.prefer(this.sockets);
    this.busy = new BusyClients(this.server, datagrams, this.sockets);
  }

  async call(id: string): Promise<Call> {
    const { host, port } = this.datagrams;
    const expiresAt = later(systemClock(), HOUR);
    const open = (participantId: string) =>
      TurnClient.open(
        { host: host === '::' ? '::1' : host, port },
        issueCredentials({ secret: SECRET, callId: id, participantId, expiresAt }),
      );
    const [anna, bert] = [await open('anna'), await open('bert')];
    const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
    await anna.bindChannel(CHANNEL, ofBert);
    await bert.bindChannel(CHANNEL, ofAnna);
    const call = new Call([anna, bert]);
    this.#calls.push(call);
    return call;
  }

  async stop(): Promise<void> {
    this.busy.stop();
    for (const { sides } of this.#calls) for (const side of sides) side.close();
    this.sockets.closeAll();
    await this.datagrams.close();
  }
}

class Call {
  readonly sides: readonly [TurnClient, TurnClient];
  #sent = 0;
  #arrived = 0;

  constructor(sides: readonly [TurnClient, TurnClient]) {
    this.sides = sides;
    for (const side of sides) side.onPayload = () => this.#arrived++;
  }

  /** Packets both ways; done when all have arrived. */
  async talk(packets = MEDIA): Promise<void> {
    for (let count = 0; count < packets; count++)
      for (const side of this.sides) side.sendOnChannel(CHANNEL, Buffer.alloc(200));
    this.#sent += 2 * packets;
    await expect.poll(() => this.#arrived, { timeout: 10_000 }).toBe(this.#sent);
  }
}

const relays: Relay[] = [];
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.stop();
});

async function relayOn(host: string): Promise<Relay> {
  const relay = await Relay.on(host);
  relays.push(relay);
  await relay.busy.look();
  return relay;
}

describe.each(['127.0.0.1', '::1', '::'])('clients that send media, on %s', (host) => {
  test('get a socket of their own while packets flow, and none is lost', async () => {
    const relay = await relayOn(host);
    const call = await relay.call('busy');
    await relay.busy.look();
    expect(relay.sockets.size).toBe(0);
    await call.talk();
    await Promise.all([relay.busy.look(), call.talk()]);
    expect(relay.sockets.size).toBe(2);
    await call.talk();
    // Requests are answered by it as well, and who is new is served by the open socket.
    for (const side of call.sides) await side.refresh(600);
    await (await relay.call('newcomers')).talk(1);
  });
});

test('gives the socket back of who is quiet for half a minute, and serves him as before', async () => {
  const relay = await relayOn('127.0.0.1');
  const call = await relay.call('quiet');
  await relay.busy.look();
  await call.talk();
  await relay.busy.look();
  for (let second = 0; second < 29; second++) await relay.busy.look();
  expect(relay.sockets.size).toBe(2);
  await relay.busy.look();
  expect(relay.sockets.size).toBe(0);
  await call.talk();
  await relay.busy.look();
  expect(relay.sockets.size).toBe(2);
});

test('closes the socket of who has gone', async () => {
  const relay = await relayOn('127.0.0.1');
  const call = await relay.call('gone');
  await relay.busy.look();
  await call.talk();
  await relay.busy.look();
  await call.sides[0].refresh(0);
  await relay.busy.look();
  expect(relay.sockets.size).toBe(1);
  relay.server.endCall('gone');
  await relay.busy.look();
  expect(relay.sockets.size).toBe(0);
});

test('opens 64 at most; the others talk by the open one', async () => {
  const relay = await relayOn('127.0.0.1');
  const calls: Call[] = [];
  for (let number = 0; number < 33; number++) calls.push(await relay.call(`call${number}`));
  await relay.busy.look();
  for (const call of calls) await call.talk();
  await relay.busy.look();
  expect(relay.sockets.size).toBe(64);
  for (const call of calls) await call.talk();
});
