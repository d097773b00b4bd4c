import { Buffer } from 'node:buffer';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipBytes, ipText } from '../../server/core/address.ts';

describe('the text of an address', () => {
  test.each([
    ['c0000207', '192.0.2.7'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000ffffc0000207', '192.0.2.7'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
  ])('%s is %s', (hex, text) => {
    expect(ipText(Buffer.from(hex, 'hex'))).toBe(text);
  });

  test('is one literal, and gives the same bytes again', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.oneof(bytes(4), bytes(16)), (array) => {
        const given = Buffer.from(array);
        const text = ipText(given);
        expect(isIP(text)).toBeGreaterThan(0);
        expect(ipBytes(text)).toEqual(ipBytes(ipText(given)));
        if (isIP(text) === (given.length === 4 ? 4 : 6)) expect(ipBytes(text)).toEqual(given);
      }),
    );
  });
});
