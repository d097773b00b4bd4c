import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../server/core/clock.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { ATTRIBUTE, writeUint32 } from '../../server/relay/attributes.ts';
import { CLASS, encode, METHOD } from '../../server/relay/message.ts';
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

  test('a realm that would make the answer larger than allowed is refused at the start', () => {
    expect(() => new Stage({ realm: 'a-realm-of-25-characters!' })).toThrow(StartRefused);
    expect(() => new Stage({ virtualAddress: '192.0.2.300' })).toThrow(StartRefused);
    expect(() => new Stage({ virtualAddress: '::1' })).toThrow(StartRefused);
  });
});

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

  test('100,000 random, cut and mutated datagrams: nothing thrown, nobody else reached', () => {
    const stage = new Stage({ answersPerSecond: 60_000 });
    const [anna, bert] = stage.pair();
    anna.bind(0x4001, bert.relayed);
    const eve = stage.client('eve', 1003, { call: 'another' });
    eve.allocate();
    const seeds = corpus(stage);
    const senders = [anna, bert, eve, stage.client('mallory', 1004)];
    const bystander = stage.client('carla', 1005, { call: 'third' });
    bystander.allocate();
    bystander.permit();
    stage.sent.length = 0;
    let made = 0;
    const mutation = fc.record({
      seed: fc.nat(seeds.length),
      sender: fc.nat(senders.length - 1),
      cut: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
      changes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
      noise: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 100, maxLength: 100 }), (batch) => {
        for (const { seed, sender, cut, changes, noise } of batch) {
          const whole = Buffer.from(seeds[seed] ?? noise);
          const bytes = whole.subarray(0, Math.ceil(whole.length * cut));
          if (bytes.length > 0) for (const [at, value] of changes) bytes.writeUInt8(value, at % bytes.length);
          senders[sender]?.raw(bytes);
          made++;
        }
        expect(stage.sent.some(({ to }) => to.port === bystander.address.port)).toBe(false);
        stage.sent.length = 0;
      }),
      { numRuns: 1000 },
    );
    expect(made).toBe(100_000);
    expect(outcome(bystander.permit())).toBe(0);
  }, 120_000);
});

/** One good message of each kind, as seeds. */
function corpus(stage: Stage): readonly Buffer[] {
  const [anna, bert] = [stage.client('anna', 1001), stage.client('bert', 1002)];
  const lifetime = { type: ATTRIBUTE.lifetime, value: writeUint32(600) };
  const number = { type: ATTRIBUTE.channelNumber, value: Buffer.from([0x40, 1, 0, 0]) };
  const peer = { type: ATTRIBUTE.xorPeerAddress, value: Buffer.from('0001a147e112a48a', 'hex') };
  const data = { type: ATTRIBUTE.data, value: Buffer.alloc(100) };
  return [
    encode(anna.head(METHOD.binding), [], FINGERPRINTED),
    encode(anna.head(METHOD.allocate), [transport()]),
    anna.sealed(METHOD.allocate, [transport(), lifetime]),
    bert.sealed(METHOD.refresh, [lifetime]),
    anna.sealed(METHOD.createPermission, [peer]),
    bert.sealed(METHOD.channelBind, [number, peer]),
    encode(anna.head(METHOD.send, CLASS.indication), [peer, data]),
    channelData(0x4001, Buffer.alloc(160)),
  ];
}
