import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { CallFigures } from '../../../../server/protocol/quality.ts';
import {
  type Facts,
  figuresOf,
  NO_FACTS,
  reconnected,
  type Second,
  tally,
} from '../../../../web/src/call/quality/facts.ts';

const SAMPLE: Second['sample'] = {
  ...{ ms: 1_000, lossIn: 0.01, concealed: 0.02, jitterMs: 5, lossOut: 0 },
  ...{ rttMs: 40, kbitIn: 900, kbitOut: 900, packetsIn: 130 },
};
const SECOND: Second = {
  sample: SAMPLE,
  grade: 'good',
  route: { path: 'direct', transport: 'udp' },
  resting: false,
};
const check = Compile(CallFigures);
const tallied = (...seconds: readonly Second[]) =>
  seconds.reduce<Facts>((so, one) => tally(so, one, true), NO_FACTS);
const times = (count: number, one: Second) => Array<Second>(count).fill(one);

describe('what a page has seen of a call', () => {
  test('a call that never was live is nothing, in a form that the app takes', () => {
    const figures = figuresOf(NO_FACTS, null);
    expect(figures).toMatchObject({ path: null, liveSeconds: 0, rttMs: null, firstLiveMs: null });
    expect(check.Check(figures)).toBe(true);
  });

  test('counts how long it was good and how long not, and takes the way that was used longest', () => {
    const relay: Second = {
      ...SECOND,
      grade: 'poor',
      route: { path: 'relay', transport: 'tls' },
      resting: true,
    };
    const facts = reconnected(tallied(...times(20, SECOND), ...times(40, relay)));
    expect(figuresOf(facts, 181.4)).toEqual({
      ...{
        path: 'relay',
        transport: 'tls',
        liveSeconds: 60,
        goodSeconds: 20,
        fairSeconds: 0,
        poorSeconds: 40,
      },
      ...{
        restedSeconds: 40,
        reconnects: 1,
        firstLiveMs: 181,
        rttMs: 40,
        lossPercent: 1,
        concealedPercent: 2,
      },
    });
  });

  test('a second with three people is one second', () => {
    const facts = [0, 1, 2].reduce<Facts>((so, place) => tally(so, SECOND, place === 0), NO_FACTS);
    expect(figuresOf(facts, null).liveSeconds).toBe(1);
  });

  test('is always something that the app takes, whatever was measured', () => {
    const any = fc.record<Second>({
      sample: fc.record({
        ms: fc.integer({ min: 1, max: 10_000_000 }),
        lossIn: fc.double({ min: 0, max: 1, noNaN: true }),
        concealed: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
        jitterMs: fc.nat(),
        lossOut: fc.double({ min: 0, max: 1, noNaN: true }),
        rttMs: fc.option(fc.nat(), { nil: null }),
        kbitIn: fc.nat(),
        kbitOut: fc.nat(),
        packetsIn: fc.nat(),
      }),
      grade: fc.constantFrom('unknown', 'good', 'fair', 'poor'),
      route: fc.option(fc.constant({ path: 'relay', transport: 'tcp' } as const), { nil: null }),
      resting: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(any),
        fc.option(fc.double({ min: 0, noNaN: true }), { nil: null }),
        (all, first) => {
          expect(check.Check(figuresOf(tallied(...all), first))).toBe(true);
        },
      ),
    );
  });
});
