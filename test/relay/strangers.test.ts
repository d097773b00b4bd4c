import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../server/core/clock.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { ATTRIBUTE } from '../../server/relay/codec/attributes.ts';
import { encode, METHOD } from '../../server/relay/codec/message.ts';
import { NONCE_LENGTH } from '../../server/relay/requests/nonce.ts';
import type { Outlet } from '../../server/relay/sockets/socket.ts';
import { channelData, outcome, Stage, transport } from './stage.ts';

const FINGERPRINTED = { fingerprint: true };

describe('somebody who has proved nothing', { timeout: 60_000 }, () => {
  test.each(['198.51.100.7', '2001:db8::7'])(
    '%s gets at most 84 bytes, and at most 3 × its request',
    (address) => {
      const stage = new Stage({ realm: 'a-realm-of-24-characters' });
      const stranger = stage.client('eve', 1001, { address });
      const unknown = Array.from({ length: 60 }, (_, index) => ({
        type: 0x7f00 + index,
        value: Buffer.alloc(0),
      }));
      const key = Buffer.from('guess');
      stranger.nonce = 'x';
      const requests = [
        encode(stranger.head(METHOD.binding), []),
        encode(stranger.head(METHOD.binding), unknown.slice(0, 1)),
        encode(stranger.head(METHOD.binding), unknown),
        encode(stranger.head(METHOD.binding), [], FINGERPRINTED),
        encode(stranger.head(METHOD.allocate), [transport()]),
        encode(stranger.head(METHOD.allocate), [transport(), ...unknown]),
        encode(stranger.head(METHOD.refresh), [transport()]),
        encode(stranger.head(METHOD.allocate), [], { key }),
        encode(stranger.head(METHOD.allocate), stranger.identity(), { key }),
      ];
      for (const request of requests) {
        const [sent] = stranger.raw(request);
        expect(sent?.to).toEqual(stranger.address);
        expect(sent?.bytes.length).toBeLessThanOrEqual(84);
        expect(sent?.bytes.length).toBeLessThanOrEqual(3 * request.length);
      }
      expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
    },
  );

  test('gets nothing for a request shorter than an Allocate, nor for Send and ChannelData', () => {
    const stranger = new Stage().client('eve', 1001);
    const { ip, port } = { ip: Buffer.from([192, 0, 2, 200]), port: 50_000 };
    expect(stranger.raw(encode(stranger.head(METHOD.allocate), []))).toEqual([]);
    expect(stranger.raw(encode(stranger.head(METHOD.refresh), [], {}))).toEqual([]);
    expect(stranger.sendTo({ ip, port }, Buffer.alloc(100))).toEqual([]);
    expect(stranger.sendOn(0x4000, Buffer.alloc(100))).toEqual([]);
  });

  test('gets so many answers a second; a call from the same address loses nothing meanwhile', () => {
    const stage = new Stage({ answersPerSecond: 10 });
    const [anna, bert] = stage.pair();
    stage.pass(SECOND);
    const flood = (): number => {
      let answers = 0;
      for (let port = 2000; port < 2100; port++) {
        const stranger = stage.client('eve', port);
        if (stranger.plain(METHOD.allocate, [transport()]) !== null) answers++;
        if (stranger.plain(METHOD.binding, []) !== null) answers++;
      }
      return answers;
    };
    expect(flood()).toBe(10);
    expect(outcome(anna.permit())).toBe(0);
    expect(anna.sendTo(bert.relayed, Buffer.alloc(100))).toHaveLength(1);
    expect(outcome(stage.client('carla', 1003, { address: '203.0.113.5' }).allocate())).toBe(0);
    stage.pass(SECOND);
    expect(flood()).toBe(10);
  });

  test('cannot guess passwords faster than that, and shares one limit with its IPv6 /64', () => {
    const stage = new Stage({ answersPerSecond: 10 });
    const outcomes = new Map<number | null, number>();
    for (let host = 1; host <= 30; host++) {
      const guesser = stage.client('anna', 1001, { address: `2001:db8:1:2::${host}`, secret: 'guess' });
      const found = outcome(guesser.allocate());
      outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
    }
    expect(outcomes.get(401)).toBe(5); // each takes two answers: the nonce, the refusal
    expect(outcomes.get(null)).toBe(25);
    expect(outcome(stage.client('bert', 1002, { address: '2001:db8:1:3::1' }).allocate())).toBe(0);
  });

  test('leaves no trace: 100,000 datagrams from as many addresses, and memory is as before', () => {
    const stage = new Stage({ answersPerSecond: 60_000 });
    let bytes = 0;
    const send = (answer: Buffer): void => {
      bytes += answer.length;
    };
    const outlet: Outlet = { transport: 'udp', send };
    const head = stage.client('eve', 1).head(METHOD.allocate);
    const nonce = { type: ATTRIBUTE.nonce, value: Buffer.alloc(NONCE_LENGTH, 'A') };
    const who = [nonce, ...stage.client('eve', 1).identity()];
    const kinds = [
      encode({ ...head, method: METHOD.binding }, []),
      encode(head, [transport()]),
      encode(head, [transport(), ...who], { key: Buffer.from('guess') }),
      encode({ ...head, method: METHOD.refresh }, who, { key: Buffer.from('guess') }),
      channelData(0x4000, Buffer.alloc(100)),
    ];
    const flood = (count: number): void => {
      for (let index = 0; index < count; index++) {
        const address =
          index % 2 === 0
            ? `10.${index & 255}.${(index >> 8) & 255}.${index >> 16}`
            : `2001:db8:${index.toString(16)}::1`;
        const kind = kinds[index % kinds.length] ?? Buffer.alloc(0);
        stage.server.receive(Buffer.from(kind), { address, port: 1024 + (index % 60_000) }, outlet);
        if (index % 1000 === 999) stage.pass(SECOND);
      }
      stage.server.sweep();
    };
    flood(20_000);
    const before = heapUsed();
    flood(100_000);
    expect(heapUsed() - before).toBeLessThan(1_000_000);
    expect(bytes).toBeGreaterThan(100_000);
    expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
    expect(stage.server.events.waiting).toBe(0);
  });

  test('a realm that would make the answer larger than allowed is refused at the start', () => {
    expect(() => new Stage({ realm: 'a-realm-of-25-characters!' })).toThrow(StartRefused);
    expect(() => new Stage({ virtualAddress: '192.0.2.300' })).toThrow(StartRefused);
    expect(() => new Stage({ virtualAddress: '::1' })).toThrow(StartRefused);
  });
});

/** Bytes of the heap that are in use after a full collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('malformed input', { timeout: 60_000 }, () => {
  test('datagrams of 0 to 3 bytes are harmless, from strangers and from clients', () => {
    const stage = new Stage();
    const [anna] = stage.pair();
    for (const client of [anna, stage.client('eve', 1003)]) {
      for (const first of [0x00, 0x16, 0x40, 0x7f, 0x80, 0xff]) {
        for (let length = 0; length <= 3; length++)
          expect(client.raw(Buffer.alloc(length, first))).toEqual([]);
      }
    }
  });
});
