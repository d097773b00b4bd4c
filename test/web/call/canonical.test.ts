import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../../web/src/call/canonical.ts';

const value = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
  any: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('any')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('any')),
  ),
})).any;

describe('canonical form, RFC 8785', () => {
  test('is what the reference implementation writes', () => {
    fc.assert(
      fc.property(value, (one) => {
        fc.pre(!hasMinusZero(one));
        expect(canonical(one)).toBe(canonicalize(one));
      }),
    );
  });

  test('keys are sorted by UTF-16 code units, §3.2.3', () => {
    const keys = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 };
    expect(canonical(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  });

  test.each([
    ['a fraction', 0.5],
    ['an integer that is not safe', 2 ** 53],
    ['minus zero', -0],
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['undefined inside', { a: undefined }],
    ['a hole', new Array(1)],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as key', { '\udc00': 1 }],
  ])('%s has none', (_name, wrong) => {
    expect(() => canonical(wrong)).toThrow(TypeError);
  });
});

function hasMinusZero(one: unknown): boolean {
  if (typeof one === 'object' && one !== null) return Object.values(one).some(hasMinusZero);
  return Object.is(one, -0);
}
