import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import { HOUR, MINUTE, SECOND } from '../../server/core/clock.ts';
import {
  ATTRIBUTE,
  readXorAddress,
  writeUint32,
  writeXorAddress,
} from '../../server/relay/codec/attributes.ts';
import { CLASS, decode, encode, first, METHOD } from '../../server/relay/codec/message.ts';
import { answer, channelData, outcome, Stage, VIRTUAL_IP } from './stage.ts';

const PAYLOAD = Buffer.from('thirty bytes of encrypted media');

function expectData(bytes: Buffer, from: ReturnType<typeof readXorAddress>, payload: Buffer): void {
  const message = decode(bytes);
  expect(message).toMatchObject({ class: CLASS.indication, method: METHOD.data });
  expect(message && first(message, ATTRIBUTE.data)).toEqual(payload);
  const peer = message && first(message, ATTRIBUTE.xorPeerAddress);
  expect(peer && readXorAddress(peer, message.transactionId)).toEqual(from);
}

describe('inside a call', () => {
  test.each([
    ['channel to channel', true, true],
    ['channel to indication', true, false],
    ['indication to channel', false, true],
    ['indication to indication', false, false],
  ])('%s', (_name, sendsOnChannel, receivesOnChannel) => {
    const [anna, bert] = new Stage().pair();
    if (sendsOnChannel) anna.bind(0x4001, bert.relayed);
    if (receivesOnChannel) bert.bind(0x5002, anna.relayed);
    for (const length of [0, 1, 2, 3, 4, 172, 1200]) {
      const payload = Buffer.alloc(length, length);
      const sent = sendsOnChannel ? anna.sendOn(0x4001, payload) : anna.sendTo(bert.relayed, payload);
      expect(sent).toHaveLength(1);
      expect(sent[0]?.to).toEqual(bert.address);
      const bytes = sent[0]?.bytes ?? Buffer.alloc(0);
      if (receivesOnChannel) expect(bytes).toEqual(channelData(0x5002, payload));
      else expectData(bytes, anna.relayed, payload);
    }
  });

  test('attributes of a Send may come in any order, with a fingerprint, and twice (the first counts)', () => {
    const [anna, bert] = new Stage().pair();
    const head = anna.head(METHOD.send, CLASS.indication);
    const peer = { type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress(bert.relayed, head.transactionId) };
    const data = { type: ATTRIBUTE.data, value: PAYLOAD };
    const other = { type: ATTRIBUTE.data, value: Buffer.from('other') };
    const software = { type: 0x8022, value: Buffer.from('x') };
    for (const attributes of [
      [data, peer],
      [software, peer, data],
      [data, peer, other],
      [peer, data, software],
    ]) {
      const message = answer(anna.raw(encode(head, attributes, { fingerprint: true })));
      expect(message && first(message, ATTRIBUTE.data)).toEqual(PAYLOAD);
    }
  });

  test('clients over IPv4 and IPv6 meet', () => {
    const stage = new Stage();
    const anna = stage.client('anna', 1001, { address: '2001:db8::7' });
    const bert = stage.client('bert', 1001);
    for (const client of [anna, bert]) client.allocate();
    for (const client of [anna, bert]) client.permit();
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toHaveLength(1);
    expect(bert.sendTo(anna.relayed, PAYLOAD)).toHaveLength(1);
  });

  test('both sides must have given permission', () => {
    const stage = new Stage();
    const [anna, bert] = [stage.client('anna', 1001), stage.client('bert', 1002)];
    for (const client of [anna, bert]) client.allocate();
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toEqual([]);
    anna.permit();
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toEqual([]);
    bert.permit();
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toHaveLength(1);
  });

  test('a channel that its client never bound carries nothing, nor one whose length lies', () => {
    const [anna, bert] = new Stage().pair();
    expect(anna.sendOn(0x4000, PAYLOAD)).toEqual([]);
    anna.bind(0x4000, bert.relayed);
    const lying = channelData(0x4000, PAYLOAD);
    lying.writeUInt16BE(PAYLOAD.length + 1, 2);
    expect(anna.raw(lying)).toEqual([]);
    expect(bert.sendOn(0x4000, PAYLOAD)).toEqual([]);
    expect(anna.raw(Buffer.concat([channelData(0x4000, PAYLOAD), Buffer.alloc(3)]))).toHaveLength(1);
  });

  test('counts what it forwards', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    anna.sendTo(bert.relayed, PAYLOAD);
    anna.sendTo({ ip: VIRTUAL_IP, port: 1 }, PAYLOAD);
    expect(stage.server.stats()).toEqual({ allocations: 2, calls: 1, packets: 1, bytes: PAYLOAD.length });
  });
});

describe('outside a call', () => {
  test('an allocation of another call is a foreigner', () => {
    const stage = new Stage();
    const [anna] = stage.pair();
    const eve = stage.client('eve', 1003, { call: 'another' });
    eve.allocate();
    expect(outcome(eve.permit())).toBe(0);
    expect(eve.sendTo(anna.relayed, PAYLOAD)).toEqual([]);
    expect(anna.sendTo(eve.relayed, PAYLOAD)).toEqual([]);
    expect(outcome(eve.bind(0x4000, anna.relayed))).toBe(403);
    expect(outcome(anna.bind(0x4000, eve.relayed))).toBe(403);
    expect(eve.sendOn(0x4000, PAYLOAD)).toEqual([]);
  });

  test.each([
    '0.0.0.0',
    '127.0.0.1',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '192.0.2.201',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '8.8.8.8',
    '::',
    '::1',
    '::127.0.0.1',
    '::192.0.2.200',
    '64:ff9b::192.0.2.200',
    '64:ff9b::a01:203',
    '2002:a01:203::1',
    '2002:c000:2c8::1',
    '2001:0:c000:2c8::1',
    'fe80::1',
    'fd00::2',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2606:4700::1111',
    'fe80::1%eth0',
    '0:0:0:0:0:0:0:1',
  ])('the peer %s is refused with 403, and a Send to it dropped without a word', (address) => {
    expectForeign(ipBytes(address) ?? Buffer.alloc(0));
  });

  test.each(['192.0.2.200', '127.0.0.1', '0.0.0.0', '10.1.2.3'])(
    'so is ::ffff:%s, kept as 16 bytes',
    (address) => {
      const mapped = Buffer.concat([
        Buffer.alloc(10),
        Buffer.from([0xff, 0xff]),
        ipBytes(address) ?? Buffer.alloc(4),
      ]);
      expectForeign(mapped);
    },
  );

  function expectForeign(ip: Buffer): void {
    expect(ip.length === 4 || ip.length === 16).toBe(true);
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    for (const port of [0, 53, bert.relayed.port]) {
      expect(outcome(anna.permit({ ip, port }))).toBe(403);
      expect(outcome(anna.bind(0x4000, { ip, port }))).toBe(403);
      expect(anna.sendTo({ ip, port }, PAYLOAD)).toEqual([]);
    }
    expect(anna.sendOn(0x4000, PAYLOAD)).toEqual([]);
    // The allocation is none the worse.
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toHaveLength(1);
  }

  test('one foreign peer among good ones refuses the whole request', () => {
    const stage = new Stage();
    const anna = stage.client('anna', 1001);
    const bert = stage.client('bert', 1002);
    for (const client of [anna, bert]) client.allocate();
    bert.permit();
    const head = anna.head(METHOD.createPermission);
    const peers = [VIRTUAL_IP, Buffer.from([10, 0, 0, 1])].map((ip) => ({
      type: ATTRIBUTE.xorPeerAddress,
      value: writeXorAddress({ ip, port: 1 }, head.transactionId),
    }));
    expect(outcome(answer(anna.raw(anna.sealed(METHOD.createPermission, peers, head))))).toBe(403);
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toEqual([]);
  });

  test('a port of the virtual address that nobody holds → ChannelBind 403', () => {
    const [anna, bert] = new Stage().pair();
    for (const port of [0, 1, 1023, 49_151, bert.relayed.port ^ 1]) {
      expect(outcome(anna.bind(0x4000, { ip: VIRTUAL_IP, port }))).toBe(403);
    }
  });
});

describe('the passage of time', () => {
  test('an allocation ends after its lifetime, whether swept or not', () => {
    for (const swept of [true, false]) {
      const stage = new Stage();
      const [anna, bert] = stage.pair();
      stage.pass(600 * SECOND);
      if (swept) stage.server.sweep();
      expect(anna.sendTo(bert.relayed, PAYLOAD)).toEqual([]);
      expect(outcome(anna.permit())).toBe(437);
      expect(outcome(anna.allocate())).toBe(0);
      expect(stage.server.stats().allocations).toBe(1);
    }
  });

  test('a permission lasts 5 minutes, a channel 10', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    for (const client of [anna, bert])
      client.request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: writeUint32(3600) }]);
    anna.bind(0x4000, bert.relayed);
    stage.pass(5 * MINUTE - 1);
    expect(anna.sendOn(0x4000, PAYLOAD)).toHaveLength(1);
    stage.pass(1);
    expect(anna.sendOn(0x4000, PAYLOAD)).toEqual([]);
    for (const client of [anna, bert]) client.permit();
    expect(anna.sendOn(0x4000, PAYLOAD)).toHaveLength(1);
    stage.pass(5 * MINUTE - 1);
    bert.permit();
    expect(anna.sendOn(0x4000, PAYLOAD)).toHaveLength(1);
    stage.pass(1);
    expect(anna.sendOn(0x4000, PAYLOAD)).toEqual([]);
  });

  test('a channel that ran out may be bound to another peer', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    const carla = stage.client('carla', 1003);
    carla.allocate();
    for (const client of [anna, bert, carla])
      client.request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: writeUint32(3600) }]);
    anna.bind(0x4000, bert.relayed);
    bert.bind(0x4001, anna.relayed);
    stage.pass(10 * MINUTE);
    expect(outcome(anna.bind(0x4000, carla.relayed))).toBe(0);
    carla.permit();
    expect(anna.sendOn(0x4000, PAYLOAD)[0]?.to).toEqual(carla.address);
  });

  test('a peer that comes back with a new allocation is not reached through the old channel', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    anna.bind(0x4000, bert.relayed);
    bert.bind(0x4001, anna.relayed);
    const before = bert.relayed;
    bert.request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: writeUint32(0) }]);
    bert.allocate();
    bert.permit();
    expect(bert.relayed.port).not.toBe(before.port);
    expect(anna.sendOn(0x4000, PAYLOAD)).toEqual([]);
    expect(outcome(anna.bind(0x4000, bert.relayed))).toBe(400);
    expect(outcome(anna.bind(0x4002, bert.relayed))).toBe(0);
    expect(anna.sendOn(0x4002, PAYLOAD)).toHaveLength(1);
  });

  test.each([
    ['no allocation outlives 12 hours without word from the app', false, 437],
    ['word from the app after 6 hours lets it live on', true, 0],
  ])('%s', (_name, word, last) => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    client.allocate({ type: ATTRIBUTE.lifetime, value: writeUint32(3600) });
    let refreshed: number | null = 0;
    for (let minutes = 0; minutes < 14 * 60 && refreshed === 0; minutes += 30) {
      stage.pass(30 * MINUTE - SECOND);
      stage.server.sweep();
      if (word && minutes === 6 * 60) expect(stage.server.keepAlive(['call', 'unknown'])).toBe(1);
      client.nonce = '';
      refreshed = outcome(
        client.request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: writeUint32(3600) }]),
      );
    }
    expect(refreshed).toBe(last);
    expect(stage.server.stats().allocations).toBe(last === 0 ? 1 : 0);
  });

  test('a nonce and the rest survive a clock that steps back', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    stage.pass(-HOUR);
    stage.server.sweep();
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toHaveLength(1);
    expect(outcome(anna.permit())).toBe(438);
    anna.nonce = '';
    expect(outcome(anna.permit())).toBe(0);
  });
});

describe('the end of a call', () => {
  test('frees its allocations at once and refuses new ones; other calls go on', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    const others = [
      stage.client('anna', 2001, { call: 'other' }),
      stage.client('bert', 2002, { call: 'other' }),
    ] as const;
    for (const client of others) client.allocate();
    for (const client of others) client.permit();
    expect(stage.server.endCall('call')).toBe(2);
    expect(stage.server.endCall('call')).toBe(0);
    expect(anna.sendTo(bert.relayed, PAYLOAD)).toEqual([]);
    expect(outcome(anna.permit())).toBe(437);
    expect(outcome(anna.allocate())).toBe(403);
    expect(others[0].sendTo(others[1].relayed, PAYLOAD)).toHaveLength(1);
    expect(stage.server.stats()).toMatchObject({ allocations: 2, calls: 1 });
  });

  test.each(['__proto__', 'constructor', 'toString', ''])('the call id %j is only a name', (callId) => {
    const stage = new Stage();
    stage.pair();
    expect(stage.server.endCall(callId)).toBe(0);
    expect(stage.server.keepAlive([callId])).toBe(0);
    expect(stage.server.stats().allocations).toBe(2);
  });
});
