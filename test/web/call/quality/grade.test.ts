import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Grading, grade, UNGRADED } from '../../../../web/src/call/quality/grade.ts';
import type { Sample } from '../../../../web/src/call/quality/sample.ts';

const FINE: Sample = {
  ...{ ms: 1_000, lossIn: 0, concealed: 0, jitterMs: 5, lossOut: 0 },
  ...{ rttMs: 40, kbitIn: 900, kbitOut: 900, packetsIn: 130 },
};
const having = (from: Grading, ...samples: Partial<Sample>[]) =>
  samples.reduce<Grading>((now, change) => grade(now, { ...FINE, ...change }), from);
const times = (count: number, change: Partial<Sample>) => Array<Partial<Sample>>(count).fill(change);

describe('the indicator', () => {
  test('says nothing before something was measured, and then what it was', () => {
    expect(UNGRADED.grade).toBe('unknown');
    expect(having(UNGRADED, {}).grade).toBe('good');
    expect(having(UNGRADED, { concealed: 0.2 }).grade).toBe('poor');
  });

  test('turns worse after two seconds and better after five', () => {
    const good = having(UNGRADED, {});
    expect(having(good, { lossIn: 0.2 }).grade).toBe('good');
    const poor = having(good, ...times(2, { lossIn: 0.2 }));
    expect(poor.grade).toBe('poor');
    expect(having(poor, ...times(4, {})).grade).toBe('poor');
    expect(having(poor, ...times(4, {}), { lossIn: 0.2 }, ...times(4, {})).grade).toBe('poor');
    expect(having(poor, ...times(5, {})).grade).toBe('good');
  });

  test.each<[string, Partial<Sample>, string]>([
    ['nothing comes', { packetsIn: 0, concealed: null }, 'poor'],
    ['every tenth moment is made up', { concealed: 0.1 }, 'poor'],
    ['a second there and back', { rttMs: 1_000 }, 'poor'],
    ['some loss', { lossIn: 0.05 }, 'fair'],
    ['a long way', { rttMs: 400 }, 'fair'],
    ['no way known', { rttMs: null }, 'good'],
  ])('%s', (_name, change, expected) => {
    expect(having(UNGRADED, change).grade).toBe(expected);
  });

  test('never says good within five seconds of a poor one', () => {
    const any = fc.record({
      concealed: fc.double({ min: 0, max: 1, noNaN: true }),
      lossIn: fc.double({ min: 0, max: 1, noNaN: true }),
      rttMs: fc.integer({ min: 0, max: 3_000 }),
      packetsIn: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(any), (samples) => {
        const poor = having(UNGRADED, ...samples, ...times(2, { packetsIn: 0 }));
        expect(poor.grade).toBe('poor');
        expect(having(poor, ...times(4, {})).grade).toBe('poor');
      }),
    );
  });
});
