import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url, utf8 } from '../../../web/src/call/bytes.ts';

describe('base64url without padding, RFC 4648 §5', () => {
  test.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['\u{ff}\u{fe}\u{3e}', 'w7_Dvj4'],
  ])('%j is %s (RFC 4648 §10)', (text, encoded) => {
    expect(toBase64url(utf8(text))).toBe(encoded);
  });

  test('each value has one form, which reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect([...(fromBase64url(toBase64url(bytes)) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  test.each([
    ['padding', 'AA=='],
    ['the other alphabet', 'ab+/'],
    ['a length that cannot be', 'AAAAA'],
    ['last bits that are not zero', 'AB'],
    ['white space', 'AA AA'],
  ])('%s is refused', (_name, text) => {
    expect(fromBase64url(text)).toBeNull();
  });
});
