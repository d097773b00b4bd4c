import { describe, expect, test } from 'vitest';
import { Presence } from '../../server/calls/presence.ts';
import { BEAT_MS, type Beating, Pulse } from '../../server/calls/pulse.ts';
import { Turns } from '../../server/calls/turns.ts';
import { DAY, type EpochMs } from '../../server/core/clock.ts';
import { KeyedBuckets, TokenBucket } from '../../server/core/rate.ts';

function held(start = 1_000): { now: EpochMs } {
  return { now: start as EpochMs };
}

function open(clock = held()) {
  return { clock, presence: new Presence<string>(() => clock.now) };
}

function comeIn(presence: Presence<string>, socket: string, resume: number | null = null): number | null {
  const attach = presence.attachFor('seat', 0, resume);
  if (attach !== null) presence.enter('seat', 0, attach, socket);
  return attach;
}

describe('attach numbers', () => {
  test('grow, also when the clock stands still or goes back', () => {
    const { clock, presence } = open();
    const first = comeIn(presence, 'a');
    clock.now = 10 as EpochMs;
    const second = comeIn(presence, 'b');
    expect([first, second]).toEqual([1_000, 1_001]);
  });

  test('a socket that resumes keeps the number of its page', () => {
    const { presence } = open();
    const first = comeIn(presence, 'a');
    presence.leave('seat', 0, 'a');
    expect(comeIn(presence, 'b', first)).toBe(first);
  });

  test('an older page does not come back over a newer one', () => {
    const { clock, presence } = open();
    const first = comeIn(presence, 'a');
    clock.now = 2_000 as EpochMs;
    comeIn(presence, 'b');
    expect(presence.attachFor('seat', 0, first)).toBeNull();
  });

  test('after a restart the page keeps the number it says, and fresh ones are larger', () => {
    const { presence } = open(held(5_000));
    expect(comeIn(presence, 'a', 4_900)).toBe(4_900);
    expect(comeIn(presence, 'b')).toBe(5_000);
  });

  test('a number from the future is not believed', () => {
    const { presence } = open();
    expect(presence.attachFor('seat', 0, 9_000_000)).toBe(1_000);
  });
});

describe('presence', () => {
  test('everybody counts as gone since the start until he comes', () => {
    const { clock, presence } = open();
    clock.now = 9_000 as EpochMs;
    expect(presence.goneSince('seat')).toBe(1_000);
    comeIn(presence, 'a');
    expect([presence.goneSince('seat'), presence.isOnline('seat')]).toEqual([null, true]);
    presence.leave('seat', 0, 'a');
    expect(presence.goneSince('seat')).toBe(9_000);
  });

  test('a replaced socket that goes later takes nobody with it', () => {
    const { presence } = open();
    comeIn(presence, 'a');
    const attach = presence.attachFor('seat', 0, null) ?? 0;
    expect(presence.enter('seat', 0, attach, 'b')).toBe('a');
    presence.leave('seat', 0, 'a');
    expect(presence.isOnline('seat')).toBe(true);
  });

  test('a second device is one more endpoint of the same seat', () => {
    const { presence } = open();
    const first = comeIn(presence, 'a');
    presence.enter('seat', 1, 77, 'phone');
    expect(presence.endpointsOf('seat')).toEqual([
      { endpoint: 0, attach: first },
      { endpoint: 1, attach: 77 },
    ]);
    presence.leave('seat', 0, 'a');
    expect(presence.isOnline('seat')).toBe(true);
  });

  test('forgets a place a day after it was left', () => {
    const { clock, presence } = open();
    comeIn(presence, 'a');
    presence.leave('seat', 0, 'a');
    clock.now = (1_001 + DAY) as EpochMs;
    presence.forgetOld();
    expect(presence.goneSince('seat')).toBe(1_000);
    expect(presence.attachFor('seat', 0, 10)).toBe(10);
  });
});

describe('limits', () => {
  test('a bucket gives its burst at once, then by the second', () => {
    const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0);
    expect([1, 2, 3, 4].map(() => bucket.take(0))).toEqual([true, true, true, false]);
    expect([bucket.take(499), bucket.take(500), bucket.take(500)]).toEqual([false, true, false]);
    expect([bucket.take(600_000, 4), bucket.take(600_000, 3)]).toEqual([false, true]);
  });

  test('a table full of busy addresses lets nobody new in, and forgets the quiet ones', () => {
    const buckets = new KeyedBuckets({ burst: 1, perSecond: 1 }, 2);
    expect(['a', 'b', 'c', 'a'].map((key) => buckets.take(key, 0))).toEqual([true, true, false, false]);
    expect(buckets.take('c', 1_000)).toBe(true);
  });

  const BEATS = 5_000 / BEAT_MS;
  const rounds = (pulse: Pulse<Beating>, count: number) => {
    for (let beat = 0; beat < count * BEATS; beat += 1) pulse.beat();
  };

  test('silence is asked after, and ended', () => {
    const told: string[] = [];
    const pulse = new Pulse();
    const connection = { ping: () => void told.push('ping'), terminate: () => void told.push('end') };
    pulse.add(connection);
    rounds(pulse, 8);
    expect(told).toEqual(['ping', 'ping']);
    pulse.heard(connection);
    rounds(pulse, 8);
    expect(told).not.toContain('end');
    rounds(pulse, 1);
    expect(told.at(-1)).toBe('end');
  });

  test('thousands who came together are asked a share at a time, and each is asked', () => {
    let [asked, most] = [0, 0];
    const pulse = new Pulse();
    const ping = () => {
      asked += 1;
    };
    for (let i = 0; i < 5_000; i += 1) pulse.add({ ping, terminate: () => undefined });
    for (let beat = 0; beat < 4 * BEATS; beat += 1) {
      const before = asked;
      pulse.beat();
      most = Math.max(most, asked - before);
    }
    expect([asked, most]).toEqual([5_000, 5_000 / BEATS]);
  });

  test('who went is not asked', () => {
    const told: string[] = [];
    const pulse = new Pulse();
    const connection = { ping: () => void told.push('ping'), terminate: () => void told.push('end') };
    pulse.add(connection);
    pulse.remove(connection);
    pulse.heard(connection);
    rounds(pulse, 10);
    expect([told, pulse.size]).toEqual([[], 0]);
  });

  test('turns of one key follow each other, also after one that failed', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const slow = turns.take('a', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('first');
      throw new Error('no');
    });
    const next = turns.take('a', async () => order.push('second'));
    const other = turns.take('b', async () => order.push('other'));
    await Promise.allSettled([slow, next, other]);
    expect(order).toEqual(['other', 'first', 'second']);
  });
});
