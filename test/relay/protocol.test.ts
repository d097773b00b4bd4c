import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../server/core/clock.ts';
import { DEFAULT_LIMITS } from '../../server/relay/allocations/quota.ts';
import {
  ATTRIBUTE,
  type Attribute,
  readUint32,
  readUnknownAttributes,
  writeByteAndReserved,
  writeChannelNumber,
  writeUint32,
} from '../../server/relay/codec/attributes.ts';
import { integrityHolds } from '../../server/relay/codec/integrity.ts';
import { encode, first, METHOD, type Message } from '../../server/relay/codec/message.ts';
import { answer, type Client, outcome, peerOf, SECRET, Stage, transport, VIRTUAL_IP } from './stage.ts';

const attribute = (type: number, value: Buffer): Attribute => ({ type, value });
const lifetime = (seconds: number): Attribute => attribute(ATTRIBUTE.lifetime, writeUint32(seconds));
const granted = (message: Message | null): number | null =>
  message && readUint32(first(message, ATTRIBUTE.lifetime) ?? Buffer.alloc(0));

/** A sealed request with more behind its integrity. */
function trailed(
  client: Client,
  method: number,
  inside: readonly Attribute[],
  behind: readonly Attribute[],
): Buffer {
  const head = client.head(method);
  const sealed = client.sealed(method, inside, head);
  const whole = Buffer.concat([sealed, encode(head, behind).subarray(20)]);
  whole.writeUInt16BE(whole.length - 20, 2);
  return whole;
}

describe('every authenticated answer is sealed', () => {
  const cases: readonly [string, number, (stage: Stage) => readonly [Client, Message | null]][] = [
    ['success', 0, (stage) => asks(stage.pair()[0], METHOD.refresh, [])],
    ['400', 400, (stage) => asks(stage.client('anna', 1), METHOD.allocate, [])],
    ['403', 403, (stage) => foreign(stage.pair()[0])],
    [
      '420',
      420,
      (stage) => asks(stage.client('anna', 1), METHOD.allocate, [attribute(0x7001, Buffer.alloc(0))]),
    ],
    ['437', 437, (stage) => asks(stage.client('anna', 1), METHOD.refresh, [lifetime(600)])],
    ['440', 440, (stage) => asks(stage.client('anna', 1), METHOD.allocate, [transport(), family(2)])],
    ['441', 441, (stage) => asks(intruder(stage), METHOD.refresh, [lifetime(600)])],
    ['442', 442, (stage) => asks(stage.client('anna', 1), METHOD.allocate, [transport(6)])],
    ['443', 443, (stage) => asks(stage.pair()[0], METHOD.refresh, [family(2)])],
    ['486', 486, () => fullSeat()],
    [
      '508',
      508,
      (stage) =>
        asks(stage.client('anna', 1), METHOD.allocate, [
          transport(),
          attribute(ATTRIBUTE.reservationToken, Buffer.alloc(8)),
        ]),
    ],
  ];
  const family = (number: number): Attribute =>
    attribute(ATTRIBUTE.requestedAddressFamily, writeByteAndReserved(number));
  const asks = (client: Client, method: number, list: readonly Attribute[]): [Client, Message | null] => [
    client,
    client.request(method, list),
  ];
  const intruder = (stage: Stage): Client => {
    stage.pair();
    return stage.client('eve', 1001);
  };
  const foreign = (client: Client): [Client, Message | null] => [
    client,
    client.permit({ ip: Buffer.from([10, 0, 0, 1]), port: 1 }),
  ];
  const fullSeat = (): [Client, Message | null] => {
    const stage = new Stage();
    for (let port = 1; port <= 16; port++) stage.client('anna', port).allocate();
    return asks(stage.client('anna', 17), METHOD.allocate, [transport()]);
  };

  test.each(cases)('%s', (_name, code, make) => {
    const [client, message] = make(new Stage());
    expect(outcome(message)).toBe(code);
    expect(message?.integrity).not.toBeNull();
    expect(message && integrityHolds(message.bytes, message.integrity ?? 0, client.key)).toBe(true);
  });
});

describe('FINGERPRINT, RFC 8489 §7', () => {
  test('is given to whom gives it, and to no one else', () => {
    const stage = new Stage();
    const client = stage.client('anna', 1001);
    for (const fingerprint of [true, false]) {
      expect(client.plain(METHOD.binding, [], { fingerprint })?.fingerprint).toBe(fingerprint);
      expect(client.plain(METHOD.allocate, [transport()], { fingerprint })?.fingerprint).toBe(fingerprint);
      client.greet();
      const request = [transport(), ...client.identity()];
      const message = client.plain(METHOD.allocate, request, { key: client.key, fingerprint });
      expect(message?.fingerprint).toBe(fingerprint);
      client.request(METHOD.refresh, [lifetime(0)]);
    }
  });

  test('is left out where a challenge to a stranger would grow beyond 84 bytes', () => {
    const stage = new Stage({ realm: 'a-realm-of-24-characters' });
    const [sent] = stage
      .client('anna', 1001)
      .raw(encode(stage.client('anna', 1).head(METHOD.allocate), [transport()], { fingerprint: true }));
    expect(sent?.bytes).toHaveLength(84);
    expect(answer(sent ? [sent] : [])?.fingerprint).toBe(false);
  });
});

describe('attributes, RFC 8489 §14', () => {
  test('what stands after MESSAGE-INTEGRITY does not count, understood or not', () => {
    const client = new Stage().pair()[0];
    const unknown = attribute(0x7001, Buffer.alloc(3));
    expect(
      granted(answer(client.raw(trailed(client, METHOD.refresh, [lifetime(1800)], [lifetime(0), unknown])))),
    ).toBe(1800);
    expect(granted(answer(client.raw(trailed(client, METHOD.refresh, [], [lifetime(1800)]))))).toBe(600);
    const head = client.head(METHOD.createPermission);
    const peer = peerOf({ ip: VIRTUAL_IP, port: 0 }, head.transactionId);
    expect(outcome(answer(client.raw(trailed(client, METHOD.createPermission, [], [peer]))))).toBe(400);
  });

  test('of those that come twice the first counts', () => {
    const [anna, bert] = new Stage().pair();
    expect(granted(anna.request(METHOD.refresh, [lifetime(1800), lifetime(0)]))).toBe(1800);
    const head = anna.head(METHOD.channelBind);
    const numbers = [0x4001, 0x4002].map((number) =>
      attribute(ATTRIBUTE.channelNumber, writeChannelNumber(number)),
    );
    const peer = peerOf(bert.relayed, head.transactionId);
    expect(outcome(answer(anna.raw(anna.sealed(METHOD.channelBind, [...numbers, peer], head))))).toBe(0);
    expect(anna.sendOn(0x4001, Buffer.alloc(10))).toHaveLength(1);
    expect(anna.sendOn(0x4002, Buffer.alloc(10))).toEqual([]);
  });

  const NO_MESSAGE = { messageIntegrity: null, messageIntegritySha256: null, fingerprint: null };
  const COMMON = { ...NO_MESSAGE, username: 401, nonce: 438, lifetime: 400, requestedAddressFamily: 400 };
  const OF_ALLOCATE = { ...COMMON, additionalAddressFamily: 400, evenPort: 400, reservationToken: 400 };

  test.each(Object.entries(ATTRIBUTE))('%s of no bytes', (name, type) => {
    const empty = attribute(type, Buffer.alloc(0));
    const expected = (of: Readonly<Record<string, number | null>>) => (name in of ? of[name] : 0);
    const [anna] = new Stage().pair();
    expect(outcome(anna.request(METHOD.refresh, [empty]))).toBe(expected(COMMON));
    const fresh = new Stage().client('carla', 1);
    expect(outcome(fresh.request(METHOD.allocate, [transport(), empty]))).toBe(expected(OF_ALLOCATE));
  });

  test('a Binding request with what we do not understand is told so', () => {
    const message = new Stage().client('anna', 1).plain(METHOD.binding, [attribute(0x0003, Buffer.alloc(4))]);
    expect(outcome(message)).toBe(420);
    expect(
      readUnknownAttributes((message && first(message, ATTRIBUTE.unknownAttributes)) ?? Buffer.alloc(1)),
    ).toEqual([3]);
  });
});

describe('what RFC 8489 adds and we do not offer', () => {
  const USERHASH = 0x001e;
  const PASSWORD_ALGORITHM = 0x001d;

  test('USERHASH in place of USERNAME → 400; beside it → 420, as PASSWORD-ALGORITHM', () => {
    const client = new Stage().client('anna', 1001);
    client.greet();
    const hash = attribute(USERHASH, Buffer.alloc(32));
    const nameless = client.identity().filter(({ type }) => type !== ATTRIBUTE.username);
    expect(
      outcome(client.plain(METHOD.allocate, [transport(), hash, ...nameless], { key: client.key })),
    ).toBe(400);
    for (const type of [USERHASH, PASSWORD_ALGORITHM]) {
      const message = client.request(METHOD.allocate, [
        transport(),
        attribute(type, Buffer.from([0, 1, 0, 0])),
      ]);
      expect(outcome(message)).toBe(420);
    }
  });

  test('a challenge names no algorithms, and its nonce no features', () => {
    const message = new Stage().client('anna', 1001).plain(METHOD.allocate, [transport()]);
    expect(message?.attributes.map(({ type }) => type)).toEqual([
      ATTRIBUTE.errorCode,
      ATTRIBUTE.realm,
      ATTRIBUTE.nonce,
    ]);
    expect(message && first(message, ATTRIBUTE.nonce)?.toString()).not.toMatch(/^obMatJos2/);
  });
});

describe('the 5-tuple, RFC 8656 §3.2', () => {
  test('is another’s for whoever knows the transaction id but not the user', () => {
    const stage = new Stage();
    const anna = stage.client('anna', 1001);
    const head = anna.head(METHOD.allocate);
    expect(outcome(answer(anna.raw(anna.sealed(METHOD.allocate, [transport()], head))))).toBe(0);
    const eve = stage.client('eve', 1001);
    expect(outcome(answer(eve.raw(eve.sealed(METHOD.allocate, [transport()], head))))).toBe(437);
  });

  test('can be used again by somebody else once it is free, and nothing of before is left', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    anna.bind(0x4000, bert.relayed);
    bert.bind(0x4000, anna.relayed);
    anna.request(METHOD.refresh, [lifetime(0)]);
    const eve = stage.client('eve', 1001, { call: 'another' });
    expect(outcome(eve.allocate())).toBe(0);
    eve.permit();
    expect(eve.sendOn(0x4000, Buffer.alloc(10))).toEqual([]);
    expect(bert.sendOn(0x4000, Buffer.alloc(10))).toEqual([]);
    expect(outcome(anna.permit())).toBe(441);
  });

  test('over another socket is another: no Refresh reaches it', () => {
    const stage = new Stage();
    const [anna] = stage.pair();
    const other = { transport: 'tcp', send: stage.outlet.send } as const;
    stage.server.receive(anna.sealed(METHOD.refresh, [lifetime(0)]), anna.address, other);
    expect(outcome(answer(stage.sent.slice(-1)))).toBe(437);
    stage.server.clientGone(other, anna.address);
    expect(stage.server.stats().allocations).toBe(2);
    stage.server.clientGone(stage.outlet, anna.address);
    stage.server.clientGone(stage.outlet, anna.address);
    expect(stage.server.stats().allocations).toBe(1);
  });

  test('a Refresh with 0 that is repeated → 437, which a client takes for done', () => {
    const [anna] = new Stage().pair();
    const request = anna.sealed(METHOD.refresh, [lifetime(0)]);
    expect([1, 2].map(() => outcome(answer(anna.raw(request))))).toEqual([0, 437]);
  });
});

describe('time, to the millisecond', () => {
  test('an allocation lives until its lifetime is over, counted from its last Refresh', () => {
    const stage = new Stage();
    const [anna] = stage.pair();
    stage.pass(599 * SECOND);
    expect(granted(anna.request(METHOD.refresh, [lifetime(1800)]))).toBe(1800);
    stage.pass(1800 * SECOND - 1);
    expect(outcome(anna.permit())).toBe(0);
    stage.pass(1);
    expect(outcome(anna.permit())).toBe(437);
  });

  test('a channel lives 10 minutes from its last ChannelBind, which also permits for 5', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    for (const client of [anna, bert]) client.request(METHOD.refresh, [lifetime(3600)]);
    anna.bind(0x4000, bert.relayed);
    stage.pass(9 * MINUTE);
    anna.bind(0x4000, bert.relayed);
    stage.pass(5 * MINUTE - 1);
    bert.permit();
    expect(bert.sendTo(anna.relayed, Buffer.alloc(10))).toHaveLength(1);
    stage.pass(1);
    expect(bert.sendTo(anna.relayed, Buffer.alloc(10))).toEqual([]);
    stage.pass(4 * MINUTE + 59 * SECOND);
    expect(anna.sendOn(0x4000, Buffer.alloc(10))).toHaveLength(1);
    stage.pass(SECOND);
    expect(anna.sendOn(0x4000, Buffer.alloc(10))).toEqual([]);
  });

  test('a nonce is good for one hour, to the second of its issue', () => {
    const stage = new Stage();
    const anna = stage.client('anna', 1001);
    anna.greet();
    stage.pass(HOUR - 1);
    anna.username = `${Math.floor(stage.now / SECOND) + 60}:call:anna`;
    expect(outcome(anna.allocate())).toBe(0);
    stage.pass(1);
    expect(outcome(anna.permit())).toBe(438);
  });
});

describe('secrets while running', () => {
  const NEXT = 'the-secret-that-comes-next-with-enough-characters';

  test('can be changed: two are good at once, then the new one alone; calls go on', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair();
    const fresh = (secret: string, port: number): number | null =>
      outcome(stage.client('carla', port, { secret }).allocate());
    expect([fresh(SECRET, 1), fresh(NEXT, 2)]).toEqual([0, 401]);
    stage.server.reloadSecrets([SECRET, NEXT]);
    expect([fresh(SECRET, 3), fresh(NEXT, 4)]).toEqual([0, 0]);
    stage.server.reloadSecrets([NEXT]);
    expect([fresh(SECRET, 5), fresh(NEXT, 6)]).toEqual([401, 0]);
    expect(granted(anna.request(METHOD.refresh, [lifetime(1800)]))).toBe(1800);
    expect(outcome(bert.bind(0x4000, anna.relayed))).toBe(0);
    expect(anna.sendTo(bert.relayed, Buffer.alloc(10))).toHaveLength(1);
  });
});

describe('channels are bounded', { timeout: 60_000 }, () => {
  test('256 for one allocation, those to peers that are gone included → 508; old ones make room', () => {
    const stage = new Stage({ limits: { ...DEFAULT_LIMITS }, answersPerSecond: 60_000 });
    const [anna, bert] = stage.pair();
    anna.request(METHOD.refresh, [lifetime(3600)]);
    const bindNext = (channel: number): number | null => {
      bert.request(METHOD.refresh, [lifetime(0)]);
      bert.allocate();
      return outcome(anna.bind(channel, bert.relayed));
    };
    const outcomes = Array.from({ length: 257 }, (_, index) => bindNext(0x4000 + index));
    expect(new Set(outcomes.slice(0, 256))).toEqual(new Set([0]));
    expect(outcomes[256]).toBe(508);
    stage.pass(10 * MINUTE);
    expect(bindNext(0x7000)).toBe(0);
  });
});
