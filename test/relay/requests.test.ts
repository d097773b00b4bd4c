import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import { HOUR, MINUTE, SECOND } from '../../server/core/clock.ts';
import {
  ATTRIBUTE,
  type Attribute,
  readUint32,
  readUnknownAttributes,
  readXorAddress,
  writeByteAndReserved,
  writeUint32,
} from '../../server/relay/codec/attributes.ts';
import { CLASS, encode, first, METHOD } from '../../server/relay/codec/message.ts';
import { answer, outcome, REALM, SECRET, Stage, text, transport, VIRTUAL_IP } from './stage.ts';

const attribute = (type: number, value: Buffer): Attribute => ({ type, value });
const EVEN = attribute(ATTRIBUTE.evenPort, Buffer.from([0x00]));
const EVEN_RESERVE = attribute(ATTRIBUTE.evenPort, Buffer.from([0x80]));
const TOKEN = attribute(ATTRIBUTE.reservationToken, Buffer.alloc(8));
const FAMILY = (family: number): Attribute =>
  attribute(ATTRIBUTE.requestedAddressFamily, writeByteAndReserved(family));
const ADDITIONAL = (family: number): Attribute =>
  attribute(ATTRIBUTE.additionalAddressFamily, writeByteAndReserved(family));
const LIFETIME = (seconds: number): Attribute => attribute(ATTRIBUTE.lifetime, writeUint32(seconds));
const DONT_FRAGMENT = attribute(0x001a, Buffer.alloc(0));

describe('Allocate, RFC 8656 §7.2', () => {
  test.each<[string, number, readonly Attribute[]]>([
    ['in order', 0, [transport()]],
    ['no transport', 400, []],
    ['a transport of 3 bytes', 400, [attribute(ATTRIBUTE.requestedTransport, Buffer.alloc(3))]],
    ['TCP', 442, [transport(6)]],
    ['DONT-FRAGMENT, which we do not understand', 420, [transport(), DONT_FRAGMENT]],
    ['an unknown attribute that must be understood', 420, [transport(), attribute(0x7fee, Buffer.alloc(2))]],
    ['an unknown attribute that may be ignored', 0, [transport(), attribute(0xff05, Buffer.alloc(2))]],
    ['IPv4 by name', 0, [transport(), FAMILY(1)]],
    ['IPv6', 440, [transport(), FAMILY(2)]],
    ['a family that is none', 440, [transport(), FAMILY(9)]],
    [
      'a family of no bytes',
      400,
      [transport(), attribute(ATTRIBUTE.requestedAddressFamily, Buffer.alloc(0))],
    ],
    ['an even port', 0, [transport(), EVEN]],
    ['an even port of no bytes', 400, [transport(), attribute(ATTRIBUTE.evenPort, Buffer.alloc(0))]],
    ['an even port and the next', 0, [transport(), EVEN_RESERVE]],
    ['a reservation we never made', 508, [transport(), TOKEN]],
    ['a reservation and a family', 400, [transport(), TOKEN, FAMILY(1)]],
    ['a reservation and an even port', 400, [transport(), TOKEN, EVEN]],
    ['IPv6 besides', 0, [transport(), ADDITIONAL(2)]],
    ['IPv4 besides', 400, [transport(), ADDITIONAL(1)]],
    ['IPv6 besides and a family', 400, [transport(), ADDITIONAL(2), FAMILY(1)]],
    ['IPv6 besides and a pair of ports', 400, [transport(), ADDITIONAL(2), EVEN_RESERVE]],
    ['a lifetime of 2 bytes', 400, [transport(), attribute(ATTRIBUTE.lifetime, Buffer.alloc(2))]],
  ])('%s → %i', (_name, code, attributes) => {
    const client = new Stage().client('anna', 1001);
    expect(outcome(client.request(METHOD.allocate, attributes))).toBe(code);
  });

  test('grants a virtual IPv4 address, also to a client on IPv6, and says where it sees the client', () => {
    for (const address of ['198.51.100.7', '2001:db8::7', '::ffff:198.51.100.7']) {
      const message = new Stage().client('anna', 1001, { address }).allocate();
      expect(outcome(message)).toBe(0);
      if (message === null) return;
      const read = (type: number) =>
        readXorAddress(first(message, type) ?? Buffer.alloc(0), message.transactionId);
      expect(read(ATTRIBUTE.xorRelayedAddress)?.ip).toEqual(VIRTUAL_IP);
      expect(read(ATTRIBUTE.xorRelayedAddress)?.port).toBeGreaterThanOrEqual(49_152);
      expect(read(ATTRIBUTE.xorMappedAddress)).toEqual({ ip: ipBytes(address), port: 1001 });
      expect(readUint32(first(message, ATTRIBUTE.lifetime) ?? Buffer.alloc(0))).toBe(600);
    }
  });

  test('says with ADDRESS-ERROR-CODE that there is no second address', () => {
    const message = new Stage().client('anna', 1001).allocate(ADDITIONAL(2));
    expect(message && first(message, ATTRIBUTE.addressErrorCode)).toEqual(Buffer.from([2, 0, 4, 40]));
  });

  test('an even port is even', () => {
    const stage = new Stage();
    for (let port = 1; port <= 16; port++) {
      const client = stage.client('anna', port);
      client.allocate(EVEN);
      expect(client.relayed.port % 2).toBe(0);
    }
  });

  test('the port after an even one is kept for its user, once, for 30 seconds', () => {
    const stage = new Stage();
    const token = (of: ReturnType<typeof stage.client>): Attribute => {
      const message = of.allocate(EVEN_RESERVE);
      return attribute(
        ATTRIBUTE.reservationToken,
        (message && first(message, ATTRIBUTE.reservationToken)) ?? Buffer.alloc(8),
      );
    };
    const anna = stage.client('anna', 1001);
    const kept = token(anna);
    expect(outcome(stage.client('bert', 1002).allocate(kept))).toBe(508);
    const second = stage.client('anna', 1003);
    expect(outcome(second.allocate(kept))).toBe(0);
    expect(second.relayed.port).toBe(anna.relayed.port + 1);
    expect(outcome(stage.client('anna', 1004).allocate(kept))).toBe(508);
    const late = token(stage.client('anna', 1005));
    stage.pass(30 * SECOND);
    expect(outcome(stage.client('anna', 1006).allocate(late))).toBe(508);
    const given = stage.client('anna', 1007);
    const lost = token(given);
    given.request(METHOD.refresh, [LIFETIME(0)]);
    expect(outcome(stage.client('anna', 1008).allocate(lost))).toBe(508);
  });

  test.each([
    [1, 600],
    [600, 600],
    [1800, 1800],
    [86_400, 3600],
  ])('a wish for %i s is granted %i s', (asked, granted) => {
    const message = new Stage().client('anna', 1001).allocate(LIFETIME(asked));
    expect(message && readUint32(first(message, ATTRIBUTE.lifetime) ?? Buffer.alloc(0))).toBe(granted);
  });

  test('a retransmission gets the same bytes and makes no second allocation', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    const request = client.sealed(METHOD.allocate, [transport(), LIFETIME(1800)]);
    const answers = [client.raw(request), client.raw(request)].map((sent) => sent[0]?.bytes);
    stage.pass(5 * SECOND);
    answers.push(client.raw(request)[0]?.bytes);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(stage.server.stats()).toMatchObject({ allocations: 1, calls: 1 });
  });

  test('a second Allocate on the same 5-tuple is a mismatch; another address with the same port is not', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    expect(outcome(client.allocate())).toBe(0);
    expect(outcome(client.allocate())).toBe(437);
    expect(outcome(stage.client('bert', 1001, { address: '198.51.100.8' }).allocate())).toBe(0);
    expect(stage.server.stats().allocations).toBe(2);
  });

  test('UNKNOWN-ATTRIBUTES names what was not understood', () => {
    const message = new Stage()
      .client('anna', 1001)
      .allocate(DONT_FRAGMENT, attribute(0x7fee, Buffer.alloc(0)));
    expect(
      message && readUnknownAttributes(first(message, ATTRIBUTE.unknownAttributes) ?? Buffer.alloc(0)),
    ).toEqual([0x001a, 0x7fee]);
  });
});

describe('requests on an allocation', () => {
  test.each([METHOD.refresh, METHOD.createPermission, METHOD.channelBind])(
    'method %i without one → 437',
    (method) => {
      expect(outcome(new Stage().client('anna', 1001).request(method, [LIFETIME(600)]))).toBe(437);
    },
  );

  test.each([METHOD.refresh, METHOD.createPermission, METHOD.channelBind])(
    'method %i on another participant’s → 441',
    (method) => {
      const stage = new Stage();
      stage.client('anna', 1001).allocate();
      expect(outcome(stage.client('bert', 1001).request(method, [LIFETIME(0)]))).toBe(441);
      expect(stage.server.stats().allocations).toBe(1);
    },
  );

  test('Refresh prolongs, and with 0 gives the allocation back', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    client.allocate();
    stage.pass(9 * MINUTE);
    expect(outcome(client.request(METHOD.refresh, [LIFETIME(3600)]))).toBe(0);
    stage.pass(50 * MINUTE);
    expect(outcome(client.request(METHOD.refresh, [FAMILY(1)]))).toBe(0);
    expect(outcome(client.request(METHOD.refresh, [FAMILY(2)]))).toBe(443);
    expect(outcome(client.request(METHOD.refresh, [attribute(ATTRIBUTE.lifetime, Buffer.alloc(3))]))).toBe(
      400,
    );
    const last = client.request(METHOD.refresh, [LIFETIME(0)]);
    expect(last && readUint32(first(last, ATTRIBUTE.lifetime) ?? Buffer.alloc(4, 1))).toBe(0);
    expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
    expect(outcome(client.request(METHOD.refresh, [LIFETIME(600)]))).toBe(437);
  });

  test.each<[string, number, readonly Attribute[]]>([
    ['no peer', 400, []],
    ['a peer of 3 bytes', 400, [attribute(ATTRIBUTE.xorPeerAddress, Buffer.alloc(3))]],
  ])('CreatePermission with %s → %i', (_name, code, attributes) => {
    const [client] = new Stage().pair();
    expect(outcome(client.request(METHOD.createPermission, attributes))).toBe(code);
  });

  test.each([
    [0x3fff, 400],
    [0x4000, 0],
    [0x4fff, 0],
    [0x7fff, 0],
    [0x8000, 400],
    [0xffff, 400],
  ])('channel %i → %i', (channel, code) => {
    const [anna, bert] = new Stage().pair();
    expect(outcome(anna.bind(channel, bert.relayed))).toBe(code);
  });

  test('a channel keeps its peer and a peer its channel; binding again refreshes', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    const carla = stage.client('carla', 1003);
    carla.allocate();
    expect(outcome(anna.bind(0x4000, bert.relayed))).toBe(0);
    expect(outcome(anna.bind(0x4000, bert.relayed))).toBe(0);
    expect(outcome(anna.bind(0x4000, carla.relayed))).toBe(400);
    expect(outcome(anna.bind(0x4001, bert.relayed))).toBe(400);
    expect(outcome(anna.bind(0x4001, carla.relayed))).toBe(0);
  });

  test('ChannelBind without channel or peer → 400', () => {
    const [client] = new Stage().pair();
    expect(outcome(client.request(METHOD.channelBind, []))).toBe(400);
    const channel = attribute(ATTRIBUTE.channelNumber, Buffer.from([0x40, 0, 0, 0]));
    expect(outcome(client.request(METHOD.channelBind, [channel]))).toBe(400);
  });
});

describe('authentication, RFC 8489 §9.2.4', () => {
  test('a first request is told realm and nonce, and leaves no state', () => {
    const stage = new Stage();
    const message = stage.client('anna', 1001).plain(METHOD.allocate, [transport()]);
    expect(outcome(message)).toBe(401);
    expect(message && text(message, ATTRIBUTE.realm)).toBe(REALM);
    expect(message && text(message, ATTRIBUTE.nonce)).toHaveLength(24);
    expect(message?.integrity).toBeNull();
    expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
  });

  test.each(['USERNAME', 'REALM', 'NONCE'])('integrity without %s → 400', (missing) => {
    const client = new Stage().client('anna', 1001);
    client.greet();
    const types = { USERNAME: ATTRIBUTE.username, REALM: ATTRIBUTE.realm, NONCE: ATTRIBUTE.nonce };
    const without = client.identity().filter(({ type }) => type !== types[missing as keyof typeof types]);
    const message = client.plain(METHOD.allocate, [transport(), ...without], { key: client.key });
    expect(outcome(message)).toBe(400);
  });

  test('a nonce is good for an hour, for its client only, and for this process only', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    client.allocate();
    const { nonce } = client;
    stage.pass(HOUR);
    const stale = client.request(METHOD.refresh, [LIFETIME(600)]);
    expect(outcome(stale)).toBe(438);
    expect(stale && text(stale, ATTRIBUTE.nonce)).not.toBe(nonce);
    for (const [port, address] of [
      [1002, '198.51.100.7'],
      [1001, '198.51.100.8'],
    ] as const) {
      const thief = stage.client('anna', port, { address });
      client.nonce = '';
      client.greet();
      thief.nonce = client.nonce;
      expect(outcome(thief.allocate())).toBe(438);
    }
    const elsewhere = new Stage().client('anna', 1001);
    elsewhere.nonce = nonce;
    expect(outcome(elsewhere.allocate())).toBe(438);
  });

  test.each(['', 'x', 'A'.repeat(24), '+'.repeat(24), 'A'.repeat(23), '\u00e9'.repeat(12)])(
    'the nonce %j → 438',
    (nonce) => {
      const client = new Stage().client('anna', 1001);
      client.greet();
      const identity = client
        .identity()
        .map((one) => (one.type === ATTRIBUTE.nonce ? attribute(one.type, Buffer.from(nonce)) : one));
      expect(outcome(client.plain(METHOD.allocate, [transport(), ...identity], { key: client.key }))).toBe(
        438,
      );
    },
  );

  const inAnHour = String(Math.floor(new Stage().now / 1000) + 3600);
  test.each([
    ...Object.getOwnPropertyNames(Object.prototype),
    ...Object.getOwnPropertyNames(Object.prototype).map((name) => `${inAnHour}:call:${name}`),
    ...Object.getOwnPropertyNames(Object.prototype).map((name) => `${inAnHour}:${name}:anna`),
    '',
    ':',
    '::',
    `${inAnHour}:call:`,
    `${inAnHour}::anna`,
    `${inAnHour}:call`,
    `-${inAnHour}:call:anna`,
    `${inAnHour}.5:call:anna`,
    `1e12:call:anna`,
    `${inAnHour}:call:anna\u0000`,
    `${inAnHour}:c/ll:anna`,
    'x'.repeat(600),
  ])('the username %j with the password of another secret → 401', (username) => {
    const client = new Stage().client('anna', 1001, { secret: 'not the secret of this relay' });
    client.username = username;
    expect(outcome(client.allocate())).toBe(401);
  });

  test.each([
    ['expired', -1, 401],
    ['expiring now', 0, 401],
    ['valid for a second more', 1, 0],
    ['valid for a day', 86_400, 0],
    ['valid for longer than ended calls are remembered', 3 * 86_400, 401],
  ])('a credential %s → Allocate %i', (_name, seconds, code) => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    client.username = `${Math.floor(stage.now / 1000) + seconds}:call:anna`;
    expect(outcome(client.allocate())).toBe(code);
  });

  test('what exists outlives its credential’s expiry, as long as it is refreshed', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    client.username = `${Math.floor(stage.now / 1000) + 60}:call:anna`;
    client.allocate();
    stage.pass(5 * MINUTE);
    expect(outcome(client.request(METHOD.refresh, [LIFETIME(600)]))).toBe(0);
  });

  test('integrity made with another key → 401; a changed byte → 401', () => {
    const client = new Stage().client('anna', 1001);
    client.greet();
    const request = client.sealed(METHOD.allocate, [transport()]);
    request.writeUInt8(request.readUInt8(20 + 7) ^ 1, 20 + 7);
    expect(outcome(answer(client.raw(request)))).toBe(401);
  });

  test('two secrets are good during a rotation, and the old one no longer after it', () => {
    const next = 'the-secret-that-comes-next-with-enough-characters';
    const during = new Stage({ secrets: [next, SECRET] });
    expect(outcome(during.client('anna', 1001, { secret: SECRET }).allocate())).toBe(0);
    expect(outcome(during.client('bert', 1002, { secret: next }).allocate())).toBe(0);
    const after = new Stage({ secrets: [next] });
    expect(outcome(after.client('anna', 1001, { secret: SECRET }).allocate())).toBe(401);
    expect(outcome(after.client('bert', 1002, { secret: next }).allocate())).toBe(0);
  });

  test('SHA-256 integrity alone is not advertised and counts as none', () => {
    const client = new Stage().client('anna', 1001);
    client.greet();
    const { key: sha256Key } = client;
    expect(outcome(client.plain(METHOD.allocate, [transport(), ...client.identity()], { sha256Key }))).toBe(
      401,
    );
  });

  test('responses and indications other than Send are not answered', () => {
    const client = new Stage().client('anna', 1001);
    for (const messageClass of [CLASS.success, CLASS.error, CLASS.indication]) {
      expect(client.raw(encode(client.head(METHOD.allocate, messageClass), [transport()]))).toEqual([]);
    }
    expect(client.raw(encode(client.head(0x0aa), [transport()]))).toEqual([]);
  });
});
