import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mustWait,
  oneMore,
  PER_ACCOUNT,
  PER_SOURCE,
  type Tries,
  throttle,
  waitAfter,
} from '../../server/accounts/throttle.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../server/core/clock.ts';

const NOON = Date.UTC(2026, 10, 24, 12) as EpochMs;
const at = (ms: number) => (NOON + ms) as EpochMs;

describe('the wait', () => {
  test('is nothing at first, then doubles, and stays at a quarter of an hour', () => {
    const waits = [1, 5, 6, 7, 8, 15, 16, 1_000].map((level) => waitAfter(level, PER_ACCOUNT));
    expect(waits).toEqual([0, 0, SECOND, 2 * SECOND, 4 * SECOND, 512 * SECOND, 15 * MINUTE, 15 * MINUTE]);
  });

  test('is over within a quarter of an hour, whatever went before, also when the clock was set back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -DAY, max: DAY }), { minLength: 1, maxLength: 60 }), (steps) => {
        let tries: Tries | undefined;
        let now = NOON;
        for (const step of steps) {
          now = (now + step) as EpochMs;
          if (!mustWait(tries, PER_ACCOUNT, now)) tries = oneMore(tries, PER_ACCOUNT, now);
        }
        expect(mustWait(tries, PER_ACCOUNT, (now + 15 * MINUTE) as EpochMs)).toBe(false);
      }),
    );
  });
});

describe('the throttle', () => {
  const guesser = { account: 'a', source: null };

  test('leaves a guesser about a hundred tries a day on one account', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    let judged = 0;
    for (let ms = 0; ms < DAY; ms += SECOND) if (gate.enter(guesser, at(ms)) === 'go') judged += 1;
    expect(judged).toBeGreaterThan(90);
    expect(judged).toBeLessThan(130);
  });

  test('counts tries that run at the same moment', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    const gates = Array.from({ length: 50 }, () => gate.enter(guesser, NOON));
    expect(gates.filter((gate) => gate === 'go')).toHaveLength(6);
    expect(gates.filter((gate) => gate === 'wait')).toHaveLength(1);
  });

  test('says the first refusal of each wait, and the others differently', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    for (let n = 0; n < 6; n += 1) gate.enter(guesser, NOON);
    expect([1, 2, 3].map((ms) => gate.enter(guesser, at(ms)))).toEqual(['wait', 'wait-told', 'wait-told']);
    expect(gate.enter(guesser, at(SECOND))).toBe('go');
    expect(gate.enter(guesser, at(SECOND + 1))).toBe('wait');
  });

  test('starts the account anew after the right password, and forgets tries that were never judged', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    for (let n = 0; n < 5; n += 1) gate.enter(guesser, NOON);
    gate.right(guesser);
    for (let n = 0; n < 6; n += 1) expect(gate.enter(guesser, NOON)).toBe('go');
    expect(gate.enter(guesser, NOON)).toBe('wait');

    const busy = { account: 'b', source: '192.0.2.1' };
    for (let n = 0; n < 200; n += 1) {
      expect(gate.enter(busy, NOON)).toBe('go');
      gate.unjudged(busy);
    }
  });

  test('slows one address down over many names; its own right password does not wash it clean', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    const from = (account: string) => ({ account, source: '192.0.2.1' });
    let judged = 0;
    for (let n = 0; n < 200; n += 1) {
      if (gate.enter(from(`name${n}`), at(n)) === 'go') judged += 1;
      const own = from('own');
      if (gate.enter(own, at(n)) === 'go') gate.right(own);
    }
    expect(judged).toBeLessThanOrEqual(PER_SOURCE.free + 2);
    expect(gate.enter({ account: 'other', source: '192.0.2.2' }, at(200))).toBe('go');
  });

  test('a hospital behind one address that mistypes six times a minute is never held up', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    for (let n = 0; n < 6 * 60; n += 1) {
      expect(gate.enter({ account: `person${n}`, source: '192.0.2.1' }, at(n * 10 * SECOND))).toBe('go');
    }
  });

  test('keeps no more than its capacity, and forgets the longest quiet first', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE, 10);
    for (let n = 0; n < 6; n += 1) gate.enter(guesser, NOON);
    for (let n = 0; n < 9; n += 1) gate.enter({ account: `other${n}`, source: null }, NOON);
    expect(gate.enter(guesser, NOON)).toBe('wait');
    gate.enter({ account: 'one too many', source: null }, NOON);
    expect(gate.enter(guesser, NOON)).toBe('go');
  });

  test('forgives with time', () => {
    const gate = throttle(PER_ACCOUNT, PER_SOURCE);
    for (let n = 0; n < 6; n += 1) gate.enter(guesser, NOON);
    for (let n = 0; n < 5; n += 1) expect(gate.enter(guesser, at(2 * HOUR))).toBe('go');
  });
});

test('a stranger cannot make the owner wait at a place where he was right before', () => {
  const gate = throttle(PER_ACCOUNT, PER_SOURCE);
  const owner = { account: 'anna', source: '192.0.2.7' };
  const stranger = { account: 'anna', source: '198.51.100.1' };
  expect(gate.enter(owner, at(0))).toBe('go');
  gate.right(owner);
  for (let n = 0; n < 100; n += 1) gate.enter(stranger, at(n));
  expect(gate.enter(stranger, at(200))).not.toBe('go');
  expect(gate.enter(owner, at(200))).toBe('go');
  // who guesses from that very place waits as anybody does
  const answers = Array.from({ length: 20 }, () => gate.enter(owner, at(300)));
  expect(answers.filter((answer) => answer === 'go').length).toBeLessThanOrEqual(PER_ACCOUNT.free);
});
