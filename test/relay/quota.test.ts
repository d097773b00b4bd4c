import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE, SECOND } from '../../server/core/clock.ts';
import { Flow } from '../../server/relay/allocations/flow.ts';
import { DEFAULT_LIMITS, exceededQuota, type Limits } from '../../server/relay/allocations/quota.ts';
import { ATTRIBUTE, readUint32, writeUint32 } from '../../server/relay/codec/attributes.ts';
import { first, METHOD } from '../../server/relay/codec/message.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { type Client, outcome, SECRET, START, Stage } from './stage.ts';

const LIFETIME = (seconds: number) => ({ type: ATTRIBUTE.lifetime, value: writeUint32(seconds) });
const limited = (limits: Partial<Limits>): Stage => new Stage({ limits: { ...DEFAULT_LIMITS, ...limits } });

describe('allocations', { timeout: 60_000 }, () => {
  test.each<[string, Record<string, number>, string, string | null]>([
    ['the first', {}, 'anna', null],
    ['alone, the sixteenth', { anna: 15 }, 'anna', null],
    ['alone, the seventeenth', { anna: 16 }, 'anna', 'seat'],
    ['of two, the seventeenth', { anna: 16, bert: 1 }, 'anna', 'seat'],
    ['of three, the seventeenth', { anna: 16, bert: 1, carla: 0 }, 'anna', null],
    ['of three, the thirty-third', { anna: 32, bert: 1, carla: 0 }, 'anna', 'seat'],
    ['of a newcomer', { anna: 16, bert: 16 }, 'carla', null],
    ['of a full call', { a: 64, b: 64, c: 64, d: 63, e: 0, f: 0, g: 0, h: 1 }, 'h', 'call'],
  ])('%s', (_name, held, participant, exceeded) => {
    const inCall = new Map(Object.entries(held));
    const limits = DEFAULT_LIMITS;
    expect(exceededQuota({ inCall, fromAddress: 0, total: 0 }, participant, limits)).toBe(exceeded);
  });

  test('the seventeenth allocation of a seat → 486; one given back makes room', () => {
    const stage = new Stage();
    const clients = Array.from({ length: 17 }, (_, index) => stage.client('anna', 1001 + index));
    expect(clients.map((client) => outcome(client.allocate()))).toEqual([...Array<number>(16).fill(0), 486]);
    clients[0]?.request(METHOD.refresh, [LIFETIME(0)]);
    expect(outcome(clients[16]?.allocate() ?? null)).toBe(0);
  });

  test('one address may hold so many (486), an IPv6 /64 being one; those that ran out do not count', () => {
    const stage = limited({ perAddress: 3 });
    const from = (index: number, address: string): number | null =>
      outcome(stage.client('anna', 1000 + index, { address, call: `call${index}` }).allocate());
    for (const [net, other] of [
      ['2001:db8:1:2::', '2001:db8:1:3::9'],
      ['198.51.100.7', '198.51.100.8'],
    ] as const) {
      const address = (index: number): string => (net.endsWith('::') ? `${net}${index}` : net);
      expect([1, 2, 3, 4].map((index) => from(index, address(index)))).toEqual([0, 0, 0, 486]);
      expect(from(5, other)).toBe(0);
    }
    expect(from(6, '::ffff:198.51.100.7')).toBe(486);
    stage.pass(10 * MINUTE);
    stage.server.sweep();
    expect(from(6, '198.51.100.7')).toBe(0);
  });

  test('live as long as the relay was made to grant, and a nonce too', () => {
    const stage = limited({ lifetimes: { leastS: 20, mostS: 30 }, nonceMs: 5 * SECOND });
    const client = stage.client('anna', 1001);
    const granted = (answer: ReturnType<Client['allocate']>): number | null =>
      answer && readUint32(first(answer, ATTRIBUTE.lifetime) ?? Buffer.alloc(0));
    expect(granted(client.allocate())).toBe(20);
    expect(granted(client.request(METHOD.refresh, [LIFETIME(600)]))).toBe(30);
    stage.pass(5 * SECOND);
    expect(outcome(client.request(METHOD.refresh, [LIFETIME(600)]))).toBe(438);
    client.greet();
    expect(granted(client.request(METHOD.refresh, [LIFETIME(1)]))).toBe(20);
    stage.pass(20 * SECOND);
    expect(stage.server.stats().allocations).toBe(1);
    stage.server.sweep();
    expect(stage.server.stats().allocations).toBe(0);
  });

  test('when the relay holds all it may, the next is refused with 508', () => {
    const stage = limited({ total: 3 });
    const outcomes = [1, 2, 3, 4].map((index) =>
      outcome(stage.client('anna', index, { call: `call${index}` }).allocate()),
    );
    expect(outcomes).toEqual([0, 0, 0, 508]);
  });

  test('who is refused again and again gets no more answers than a stranger', () => {
    const stage = new Stage({ answersPerSecond: 20 });
    const clients = Array.from({ length: 17 }, (_, index) => stage.client('anna', 1001 + index));
    for (const client of clients) client.allocate();
    const last = clients[16] ?? stage.client('anna', 1);
    stage.pass(SECOND);
    const answered = Array.from({ length: 50 }, () => last.allocate()).filter((one) => one !== null);
    expect(answered).toHaveLength(20);
    expect(outcome(clients[0]?.permit() ?? null)).toBe(0);
  });
});

/** Everybody in one call, each with `each` allocations; sends and returns how much of it arrived. */
function assemble(stage: Stage, seats: number, each: number): readonly Client[] {
  const clients = Array.from({ length: seats * each }, (_, index) =>
    stage.client(`seat${index % seats}`, 2000 + index),
  );
  for (const [index, client] of clients.entries()) {
    expect(outcome(client.allocate())).toBe(0);
    if (index % 100 === 99) stage.pass(SECOND);
  }
  for (const client of clients) client.permit();
  return clients;
}

describe('eight seats in one call', { timeout: 60_000 }, () => {
  test('get two allocations for each of seven connections, and HD video both ways on each', () => {
    const stage = new Stage();
    const SEATS = 8;
    const clients = assemble(stage, SEATS, 2 * (SEATS - 1));
    expect(stage.server.stats()).toMatchObject({ allocations: 112, calls: 1 });
    const [one, other] = [clients[0], clients[1]];
    if (one === undefined || other === undefined) throw new Error('nobody came');
    one.bind(0x4000, other.relayed);
    other.bind(0x4000, one.relayed);
    // 2.5 Mbit/s of video and 50 kbit/s of sound each way for ten seconds, in steps of 20 ms
    let lost = 0;
    for (let step = 0; step < 500; step++) {
      for (const [from] of [[one], [other]]) {
        for (let packet = 0; packet < 6; packet++)
          lost += 1 - (from?.sendOn(0x4000, Buffer.alloc(1100)).length ?? 0);
      }
      stage.sent.length = 0;
      stage.pass(20);
    }
    expect(lost).toBe(0);
  });

  test('a call has 256 allocations at most', () => {
    const stage = new Stage();
    assemble(stage, 8, 32);
    expect(outcome(stage.client('seat0', 1).allocate())).toBe(486);
  });
});

describe('bandwidth', () => {
  test('lets a burst pass after a pause, then what the rate allows, and never more for waiting longer', () => {
    const flow = new Flow({ bitsPerSecond: 8000, burstMs: 2000 });
    const take = (at: number): number => {
      let bytes = 0;
      while (flow.admits(100, later(START, at))) bytes += 100;
      return bytes;
    };
    expect([0, 0, 1000, 1500, 100_000].map(take)).toEqual([2000, 0, 1000, 500, 2000]);
    expect(flow.dropped).toBe(5);
  });

  test('a clock that steps back stops nobody', () => {
    const flow = new Flow({ bitsPerSecond: 8000, burstMs: 2000 });
    for (let count = 0; count < 20; count++) flow.admits(100, START);
    expect(flow.admits(100, later(START, -HOUR))).toBe(true);
  });

  test.each(['channels', 'indications'])('holds for each direction of an allocation, over %s', (how) => {
    const stage = limited({ bandwidth: { bitsPerSecond: 80_000, burstMs: 1000 } });
    const [anna, bert] = stage.pair();
    const carla = stage.client('carla', 1003);
    carla.allocate();
    carla.permit();
    if (how === 'channels') {
      anna.bind(0x4000, bert.relayed);
      bert.bind(0x4001, anna.relayed);
      carla.bind(0x4002, bert.relayed);
    }
    const pour = (from: Client, to: Client, channel: number): number => {
      let passed = 0;
      for (let count = 0; count < 30; count++) {
        const payload = Buffer.alloc(1000);
        passed += (how === 'channels' ? from.sendOn(channel, payload) : from.sendTo(to.relayed, payload))
          .length;
      }
      return passed;
    };
    expect(pour(anna, bert, 0x4000)).toBe(10);
    // what comes to bert is used up, whoever sends; what goes from bert is not
    expect(pour(carla, bert, 0x4002)).toBe(0);
    expect(pour(bert, anna, 0x4001)).toBe(10);
    stage.pass(500);
    expect(pour(anna, bert, 0x4000)).toBe(5);
    const [ofAnna, ofBert, ofCarla] = stage.server.usage('call')?.seats ?? [];
    expect(ofAnna).toMatchObject({ sent: { packets: 15, bytes: 15_000 }, received: { packets: 10 } });
    expect(ofBert).toMatchObject({ sent: { packets: 10 }, received: { packets: 15 } });
    expect(ofCarla).toMatchObject({ sent: { packets: 0 } });
    expect(ofAnna?.dropped).toBe(45);
  });
});

describe('the pre-call test', { timeout: 60_000 }, () => {
  test('lasts a minute from its first allocation, however it is asked', () => {
    const stage = new Stage();
    const [anna] = stage.pair({ call: 'test:abc' });
    stage.pass(30 * SECOND);
    expect(stage.server.keepAlive(['test:abc'])).toBe(1);
    const refreshed = anna.request(METHOD.refresh, [LIFETIME(3600)]);
    expect(refreshed && readUint32(first(refreshed, ATTRIBUTE.lifetime) ?? Buffer.alloc(0))).toBe(30);
    stage.pass(30 * SECOND);
    expect(outcome(anna.permit())).toBe(437);
    expect(outcome(anna.allocate())).toBe(403);
    stage.server.sweep();
    expect(outcome(anna.allocate())).toBe(403);
    expect(stage.server.stats()).toMatchObject({ allocations: 0, calls: 0 });
  });

  test('passes 20 MB and no more, also by new allocations', () => {
    const stage = new Stage();
    const [anna, bert] = stage.pair({ call: 'test:abc' });
    anna.bind(0x4000, bert.relayed);
    const payload = Buffer.alloc(50_000);
    let passed = 0;
    while (anna.sendOn(0x4000, payload).length === 1) {
      passed += payload.length;
      stage.pass(100);
    }
    expect(passed).toBe(20_000_000);
    for (const client of [anna, bert]) client.request(METHOD.refresh, [LIFETIME(0)]);
    for (const client of [anna, bert]) client.allocate();
    for (const client of [anna, bert]) client.permit();
    expect(anna.sendTo(bert.relayed, payload)).toEqual([]);
  });

  test('by anybody stays at the address from which it began, one a family: two people elsewhere never meet by it', () => {
    const stage = new Stage();
    const from = (address: string, port: number, call = 'test:open-abc') =>
      outcome(stage.client('browser', port, { address, call }).allocate());
    expect([from('198.51.100.7', 1001), from('198.51.100.7', 1002)]).toEqual([0, 0]);
    expect(from('198.51.100.8', 1003)).toBe(486);
    expect([from('2001:db8:1:2::1', 1004), from('2001:db8:1:2::9', 1005)]).toEqual([0, 0]);
    expect(from('2001:db8:1:3::1', 1006)).toBe(486);
    expect(from('::ffff:198.51.100.7', 1007)).toBe(0);
    expect(from('198.51.100.8', 1008, 'test:abc')).toBe(0);
    expect(from('198.51.100.9', 1009, 'test:abc')).toBe(0);
  });

  test('its credentials, good for five minutes, open nothing later', () => {
    const stage = new Stage();
    const of = {
      secret: SECRET,
      callId: 'test:xyz',
      participantId: 'here',
      expiresAt: later(stage.now, 5 * MINUTE),
    };
    const { username } = issueCredentials(of);
    const client = stage.client('here', 1001);
    client.username = username;
    stage.pass(5 * MINUTE);
    expect(outcome(client.allocate())).toBe(401);
    stage.pass(-1);
    expect(outcome(client.allocate())).toBe(0);
  });
});
