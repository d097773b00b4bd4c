import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import { ATTRIBUTE, readXorAddress } from '../../server/relay/codec/attributes.ts';
import { integrityHolds, integritySha256Holds, longTermKey } from '../../server/relay/codec/integrity.ts';
import { CLASS, decode, encode, first, METHOD } from '../../server/relay/codec/message.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const SHORT_TERM_KEY = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');
const USERNAME = '\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9';

/** RFC 5769 §2.1 */
const REQUEST = hex(`
  00010058 2112a442 b7e7a701bc34d686fa87dfae
  80220010 5354554e207465737420636c69656e74
  00240004 6e0001ff
  80290008 932ff9b151263b36
  00060009 6576746a3a68367659202020
  00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  80280004 e57a3bcf`);
/** RFC 5769 §2.2 */
const RESPONSE_IPV4 = hex(`
  0101003c 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220
  00200008 0001a147e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
  80280004 c07d4c96`);
/** RFC 5769 §2.3 */
const RESPONSE_IPV6 = hex(`
  01010048 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220
  00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
  80280004 c8fb0b4c`);
/** RFC 5769 §2.4 */
const LONG_TERM = hex(`
  00010060 2112a442 78ad3433c6ad72c029da412e
  00060012 e3839ee38388e383aae38383e382afe382b90000
  0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341
  0014000b 6578616d706c652e6f726700
  00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`);
/** RFC 8489 appendix B.1, as corrected by erratum 6268 */
const LONG_TERM_SHA256 = hex(`
  00010090 2112a442 78ad3433c6ad72c029da412e
  001e0020 4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
  00150029 6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341000000
  0014000b 6578616d706c652e6f726700
  001d0004 00020000
  001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65`);

describe('RFC 5769 test vectors', () => {
  test('§2.1: a request with its integrity and fingerprint', () => {
    const message = decode(REQUEST);
    expect(message).toMatchObject({ class: CLASS.request, method: METHOD.binding });
    expect(message && first(message, ATTRIBUTE.username)?.toString()).toBe('evtj:h6vY');
    expect(message?.attributes.map(({ type }) => type)).toEqual([0x8022, 0x0024, 0x8029, 0x0006]);
    expect(integrityHolds(REQUEST, message?.integrity ?? 0, SHORT_TERM_KEY)).toBe(true);
    expect(integrityHolds(REQUEST, message?.integrity ?? 0, Buffer.from('another'))).toBe(false);
  });

  test.each([
    ['§2.2: IPv4', RESPONSE_IPV4, '192.0.2.1'],
    ['§2.3: IPv6', RESPONSE_IPV6, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('%s: a response with a mapped address', (_name, bytes, address) => {
    const message = decode(bytes);
    expect(message).toMatchObject({ class: CLASS.success, method: METHOD.binding });
    const value = message && first(message, ATTRIBUTE.xorMappedAddress);
    const mapped = value && readXorAddress(value, message.transactionId);
    expect(mapped).toEqual({ ip: ipBytes(address), port: 32_853 });
    expect(integrityHolds(bytes, message?.integrity ?? 0, SHORT_TERM_KEY)).toBe(true);
  });

  test('§2.4: a request with long-term credentials', () => {
    const message = decode(LONG_TERM);
    const realm = message && first(message, ATTRIBUTE.realm)?.toString();
    expect(realm).toBe('example.org');
    expect(message && first(message, ATTRIBUTE.username)?.toString()).toBe(USERNAME);
    const key = longTermKey(USERNAME, 'example.org', 'TheMatrIX');
    expect(integrityHolds(LONG_TERM, message?.integrity ?? 0, key)).toBe(true);
  });

  test('§2.4 is written byte for byte', () => {
    const message = decode(LONG_TERM);
    const key = longTermKey(USERNAME, 'example.org', 'TheMatrIX');
    expect(message && encode(message, message.attributes, { key })).toEqual(LONG_TERM);
  });

  test.each([REQUEST, RESPONSE_IPV4, RESPONSE_IPV6])(
    'a changed bit before the fingerprint never goes unseen',
    (bytes) => {
      for (let bit = 0; bit < (bytes.length - 8) * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const message = decode(changed);
        // A changed length may swallow the fingerprint; then the integrity is gone or does not hold.
        const accepted =
          message !== null &&
          message.integrity !== null &&
          integrityHolds(changed, message.integrity, SHORT_TERM_KEY);
        expect(accepted).toBe(false);
      }
    },
  );
});

describe('RFC 8489 appendix B.1 (erratum 6268)', () => {
  const key = createHash('sha256').update(`${USERNAME}:example.org:TheMatrIX`).digest();

  test('MESSAGE-INTEGRITY-SHA256 holds, and only with its key', () => {
    const message = decode(LONG_TERM_SHA256);
    expect(message?.integrity).toBeNull();
    expect(integritySha256Holds(LONG_TERM_SHA256, message?.integritySha256 ?? 0, key)).toBe(true);
    expect(integritySha256Holds(LONG_TERM_SHA256, message?.integritySha256 ?? 0, SHORT_TERM_KEY)).toBe(false);
  });

  test('is written byte for byte', () => {
    const message = decode(LONG_TERM_SHA256);
    expect(message && encode(message, message.attributes, { sha256Key: key })).toEqual(LONG_TERM_SHA256);
  });
});
