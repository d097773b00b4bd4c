import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../server/core/canonical.ts';
import vectors from '../vectors/audit-chain.json' with { type: 'json' };

const text = fc.string({ unit: 'grapheme' }).map((one) => one.normalize('NFC'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value')),
  ),
}));

describe('canonical text, RFC 8785 restricted', () => {
  test.each(vectors.events.map((event) => [event.seq, event.body] as const))('vector %i', (_seq, body) => {
    expect(canonical(JSON.parse(body))).toBe(body);
  });

  test('agrees with the reference implementation on every value it allows', () => {
    fc.assert(fc.property(value, (one) => canonical(one) === canonicalize(one)));
  });

  test('survives a round trip and does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.dictionary(text, value), (one) => {
        const turned = Object.fromEntries(Object.entries(one).reverse());
        expect(canonical(turned)).toBe(canonical(one));
        expect(canonical(JSON.parse(canonical(one)))).toBe(canonical(one));
      }),
    );
  });

  test('orders names by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const names = { '€': 1, '\r': 2, '\u05d3': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7, '\uffee': 8 };
    expect(canonical(names)).toBe(canonicalize(names));
  });

  test.each([
    ['a float', 1.5],
    ['a number past 2^53', 2 ** 53],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udfff': 1 }],
    ['text that is not NFC', 'e\u0301'],
    ['a name that is not NFC', { 'e\u0301': 1 }],
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole', new Array(2)],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a buffer', Buffer.from('x')],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
  ])('refuses %s', (_name, given) => {
    expect(() => canonical(given)).toThrow(TypeError);
  });
});
