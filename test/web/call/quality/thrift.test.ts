import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Evidence, step, type Thrift, UNTROUBLED } from '../../../../web/src/call/quality/thrift.ts';

const GOOD: Evidence = { ms: 1_000, lossOut: 0, rttMs: 60, madeUp: 0 };
const CROWDED: Evidence = { ms: 1_000, lossOut: 0.3, rttMs: 900, madeUp: 0.2 };

const seconds = (thrift: Thrift, seconds: number, evidence: Evidence) =>
  Array.from({ length: seconds }).reduce<Thrift>((now) => step(now, evidence), thrift);
const resting = seconds(seconds(UNTROUBLED, 1, GOOD), 2, CROWDED);

const evidence = fc.record<Evidence>({
  ms: fc.integer({ min: 1, max: 5_000 }),
  lossOut: fc.double({ min: 0, max: 1, noNaN: true }),
  rttMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null }),
  madeUp: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
});

describe('what is sent when there is little room', () => {
  test('one bad second moves nothing; two let the picture rest', () => {
    expect(seconds(UNTROUBLED, 1, CROWDED).plan).toBe('full');
    expect(resting.plan).toBe('sound');
  });

  test('it comes back by way of a small one, and only after it has been good for a while', () => {
    expect(seconds(resting, 9, GOOD).plan).toBe('sound');
    const tried = seconds(resting, 10, GOOD);
    expect(tried.plan).toBe('small');
    expect(seconds(tried, 7, GOOD).plan).toBe('small');
    expect(seconds(tried, 8, GOOD).plan).toBe('full');
  });

  test('a try that fails ends at once, and the next one comes later each time', () => {
    let thrift = resting;
    const waits: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      let waited = 0;
      for (; thrift.plan === 'sound'; waited += 1) thrift = step(thrift, GOOD);
      waits.push(waited);
      thrift = step(thrift, CROWDED);
      expect(thrift.plan).toBe('sound');
    }
    expect(waits).toEqual([10, 20, 40, 80, 80, 80]);
  });

  test('a minute of full picture forgives the tries before', () => {
    const troubled: Thrift = { ...UNTROUBLED, patienceMs: 80_000 };
    expect(seconds(troubled, 59, GOOD).patienceMs).toBe(80_000);
    expect(seconds(troubled, 60, GOOD).patienceMs).toBe(10_000);
  });

  test.each<[string, Partial<Evidence>]>([
    ['ten of a hundred packets lost at random on a long way', { lossOut: 0.12, rttMs: 640, madeUp: 0.1 }],
    ['a long way without loss', { rttMs: 900 }],
    ['a jump in delay that hurts nobody', { rttMs: 500, lossOut: 0.01, madeUp: 0.02 }],
    ['no reports at all', { rttMs: null, madeUp: null }],
  ])('%s leaves the picture', (_name, change) => {
    const steady: Thrift = { ...UNTROUBLED, baseMs: (change.rttMs ?? 60) - 100 };
    expect(seconds(steady, 120, { ...GOOD, ...change }).plan).toBe('full');
  });

  test.each<[string, Partial<Evidence>]>([
    ['a queue that loses', { rttMs: 400, lossOut: 0.04 }],
    ['a queue in which the voice breaks', { rttMs: 400, madeUp: 0.06 }],
    ['every fourth packet', { lossOut: 0.25 }],
    ['a voice that nobody can follow', { madeUp: 0.15 }],
  ])('%s lets it rest', (_name, change) => {
    expect(seconds(seconds(UNTROUBLED, 1, GOOD), 2, { ...GOOD, ...change }).plan).toBe('sound');
  });

  test('whatever happens: it never jumps up, never waits less than ten seconds, and comes back when all is well', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 60 }), (all) => {
        let thrift = UNTROUBLED;
        for (const one of all) {
          const next = step(thrift, one);
          if (thrift.plan === 'sound') expect(next.plan).not.toBe('full');
          if (thrift.plan === 'full') expect(next.plan).not.toBe('small');
          expect(next.patienceMs).toBeGreaterThanOrEqual(10_000);
          expect(next.patienceMs).toBeLessThanOrEqual(80_000);
          thrift = next;
        }
        const baseMs = thrift.baseMs ?? 60;
        expect(seconds(thrift, 100, { ...GOOD, rttMs: baseMs }).plan).toBe('full');
      }),
    );
  });
});
