import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { TurnClient } from '../../server/relay/probe/turn-client.ts';
import { RelayServer } from '../../server/relay/server.ts';
import { type Datagrams, listenDatagrams } from '../../server/relay/sockets/datagrams.ts';
import { REALM, SECRET } from './stage.ts';

const CALLS = 2_000;
const AT_ONCE = 20;

let server: RelayServer;
let datagrams: Datagrams;

beforeEach(async () => {
  server = new RelayServer({
    realm: REALM,
    virtualAddress: '192.0.2.200',
    secrets: [SECRET],
    clock: systemClock,
    answersPerSecond: 60_000,
  });
  // As the app does: events that were seen are forgotten.
  server.events.follow(({ n }) => server.events.seen(n));
  datagrams = await listenDatagrams({ host: '127.0.0.1', port: 0 }, server.receive);
});

afterEach(() => datagrams.close());

/** Two clients of a call, each with an allocation and a channel to the other, from an address that no other call has. */
async function meet(number: number): Promise<readonly TurnClient[]> {
  const callId = `call${number}`;
  const from = { host: `127.2.${number >> 8}.${number & 255}`, port: 0 };
  const expiresAt = later(systemClock(), HOUR);
  const open = (participantId: string) =>
    TurnClient.open(datagrams, issueCredentials({ secret: SECRET, callId, participantId, expiresAt }), from);
  const [anna, bert] = [await open('anna'), await open('bert')];
  const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
  await anna.bindChannel(0x4000, ofBert);
  await bert.bindChannel(0x4000, ofAnna);
  return [anna, bert];
}

/** Does the work for the numbers up to `count`, some at a time. */
async function each(from: number, count: number, work: (number: number) => Promise<void>): Promise<void> {
  for (let number = from; number < count; number += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, place) => work(number + place)));
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;

function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

test('after 4000 allocations are gone, descriptors and memory are as before', {
  timeout: 120_000,
}, async () => {
  // Warm: what is compiled and pooled at the first calls is no leak.
  await each(CALLS, CALLS + 200, async (number) => {
    for (const client of await meet(number)) {
      await client.refresh(0);
      client.close();
    }
    server.endCall(`call${number}`);
  });
  const before = { descriptors: descriptors(), heap: heap() };

  const returned: TurnClient[] = [];
  await each(0, CALLS, async (number) => {
    const clients = await meet(number);
    // Some clients give back what they have; the app ends the other calls.
    if (number % AT_ONCE === 0) returned.push(...clients);
    else for (const client of clients) client.close();
  });
  expect(server.stats()).toMatchObject({ allocations: 2 * CALLS, calls: CALLS });
  const held = heap() - before.heap;
  expect(descriptors()).toBe(before.descriptors + returned.length);

  for (const client of returned) {
    await client.refresh(0);
    client.close();
  }
  for (let number = 0; number < CALLS; number++) server.endCall(`call${number}`);
  expect(server.stats()).toMatchObject({ allocations: 0, calls: 0 });
  expect(descriptors()).toBe(before.descriptors);
  const left = heap() - before.heap;
  expect(held).toBeGreaterThan(4_000_000);
  // What stays is the names of ended calls, which are refused for two days.
  expect(left).toBeLessThan(held / 4);
});
