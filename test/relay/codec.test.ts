import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import {
  ATTRIBUTE,
  readChannelNumber,
  readErrorCode,
  readUint32,
  readUnknownAttributes,
  readXorAddress,
  writeChannelNumber,
  writeErrorCode,
  writeUint32,
  writeUnknownAttributes,
  writeXorAddress,
} from '../../server/relay/codec/attributes.ts';
import {
  integrityHolds,
  integritySha256At,
  integritySha256Holds,
} from '../../server/relay/codec/integrity.ts';
import { CLASS, decode, encode, METHOD, messageType } from '../../server/relay/codec/message.ts';

const bytes = (constraints: fc.IntArrayConstraints): fc.Arbitrary<Buffer> =>
  fc.uint8Array(constraints).map((array) => Buffer.from(array));
const transactionId = bytes({ minLength: 12, maxLength: 12 });
const port = fc.integer({ min: 0, max: 65_535 });
const ip = fc.oneof(bytes({ minLength: 4, maxLength: 4 }), bytes({ minLength: 16, maxLength: 16 }));
const RESERVED: readonly number[] = [
  ATTRIBUTE.messageIntegrity,
  ATTRIBUTE.messageIntegritySha256,
  ATTRIBUTE.fingerprint,
];
const attribute = fc.record({
  type: fc.integer({ min: 0, max: 0xffff }).filter((type) => !RESERVED.includes(type)),
  value: bytes({ maxLength: 70 }),
});
const head = fc.record({
  class: fc.constantFrom(...Object.values(CLASS)),
  method: fc.integer({ min: 0, max: 0xfff }),
  transactionId,
});

describe('messages', () => {
  test('what is written is read back, sealed in any way', () => {
    const keys = fc.option(bytes({ minLength: 16, maxLength: 32 }), { nil: undefined });
    fc.assert(
      fc.property(
        head,
        fc.array(attribute, { maxLength: 8 }),
        keys,
        keys,
        fc.boolean(),
        (of, list, key, sha256Key, fingerprint) => {
          const seal = { ...(key && { key }), ...(sha256Key && { sha256Key }), fingerprint };
          const written = encode(of, list, seal);
          const message = decode(written);
          expect(message).toMatchObject({ class: of.class, method: of.method });
          expect(message?.transactionId).toEqual(of.transactionId);
          expect(message?.attributes).toEqual(list);
          if (key) expect(integrityHolds(written, message?.integrity ?? 0, key)).toBe(true);
          if (sha256Key)
            expect(integritySha256Holds(written, message?.integritySha256 ?? 0, sha256Key)).toBe(true);
        },
      ),
    );
  });

  test('no input throws, and a prefix of a message is none', () => {
    fc.assert(
      fc.property(bytes({ maxLength: 200 }), (input) => {
        decode(input);
      }),
    );
    fc.assert(
      fc.property(head, fc.array(attribute, { maxLength: 4 }), fc.nat(), (of, list, cut) => {
        const whole = encode(of, list, { fingerprint: true });
        expect(decode(whole.subarray(0, cut % whole.length))).toBeNull();
        expect(decode(Buffer.concat([whole, Buffer.alloc(4)]))).toBeNull();
      }),
    );
  });

  test.each([
    ['Binding request', METHOD.binding, CLASS.request, 0x0001],
    ['Allocate success', METHOD.allocate, CLASS.success, 0x0103],
    ['ChannelBind error', METHOD.channelBind, CLASS.error, 0x0119],
    ['Send indication', METHOD.send, CLASS.indication, 0x0016],
    ['Data indication', METHOD.data, CLASS.indication, 0x0017],
    ['the last method', 0xfff, CLASS.error, 0x3fff],
  ])('%s has the type the RFC gives it', (_name, method, messageClass, type) => {
    expect(messageType(method, messageClass)).toBe(type);
  });

  const plain = { class: CLASS.request, method: METHOD.allocate, transactionId: Buffer.alloc(12) };
  const key = Buffer.from('key');
  const note = { type: 0x8022, value: Buffer.from('note') };
  test('attributes after an integrity attribute do not count', () => {
    const sealed = encode(plain, [note], { key });
    const longer = Buffer.concat([sealed, encode(plain, [note]).subarray(20)]);
    longer.writeUInt16BE(longer.length - 20, 2);
    expect(decode(longer)?.attributes).toHaveLength(1);
    expect(integrityHolds(longer, decode(longer)?.integrity ?? 0, key)).toBe(true);
  });

  test.each([
    ['a fingerprint that is not last', [{ type: ATTRIBUTE.fingerprint, value: Buffer.alloc(4) }, note]],
    ['a fingerprint that is wrong', [{ type: ATTRIBUTE.fingerprint, value: Buffer.alloc(4) }]],
    ['a fingerprint of 3 bytes', [{ type: ATTRIBUTE.fingerprint, value: Buffer.alloc(3) }]],
    ['an integrity of 19 bytes', [{ type: ATTRIBUTE.messageIntegrity, value: Buffer.alloc(19) }]],
    [
      'a SHA-256 integrity of 12 bytes',
      [{ type: ATTRIBUTE.messageIntegritySha256, value: Buffer.alloc(12) }],
    ],
    [
      'a SHA-256 integrity of 18 bytes',
      [{ type: ATTRIBUTE.messageIntegritySha256, value: Buffer.alloc(18) }],
    ],
    [
      'a SHA-256 integrity of 36 bytes',
      [{ type: ATTRIBUTE.messageIntegritySha256, value: Buffer.alloc(36) }],
    ],
  ])('%s makes it no message', (_name, attributes) => {
    expect(decode(encode(plain, attributes))).toBeNull();
  });

  test('a SHA-256 integrity may be cut to 16 bytes', () => {
    const written = encode(plain, [{ type: ATTRIBUTE.messageIntegritySha256, value: Buffer.alloc(16) }]);
    integritySha256At(written, 20, key, 16).copy(written, 24);
    expect(integritySha256Holds(written, decode(written)?.integritySha256 ?? 0, key)).toBe(true);
  });

  test.each([
    ['an attribute that overruns', (wire: Buffer) => wire.writeUInt16BE(200, 22)],
    ['another cookie', (wire: Buffer) => wire.writeUInt32BE(1, 4)],
    ['a length that is no multiple of four', (wire: Buffer) => wire.writeUInt16BE(7, 2)],
    ['a length beyond the end', (wire: Buffer) => wire.writeUInt16BE(80, 2)],
    ['leading bits of ChannelData', (wire: Buffer) => wire.writeUInt8(0x40, 0)],
  ])('%s makes it no message', (_name, spoil) => {
    const wire = encode(plain, [note]);
    spoil(wire);
    expect(decode(wire)).toBeNull();
  });
});

describe('attribute values', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(
        ip,
        port,
        transactionId,
        fc.integer({ min: 300, max: 699 }),
        (address, number, id, code) => {
          expect(readXorAddress(writeXorAddress({ ip: address, port: number }, id), id)).toEqual({
            ip: address,
            port: number,
          });
          expect(readChannelNumber(writeChannelNumber(number))).toBe(number);
          expect(readUint32(writeUint32(number))).toBe(number);
          expect(readErrorCode(writeErrorCode(code, 'why'))).toBe(code);
          expect(readUnknownAttributes(writeUnknownAttributes([number, code]))).toEqual([number, code]);
        },
      ),
    );
  });

  test('no value throws in any reader', () => {
    fc.assert(
      fc.property(bytes({ maxLength: 24 }), transactionId, (value, id) => {
        readXorAddress(value, id);
        readChannelNumber(value);
        readUint32(value);
        readErrorCode(value);
        readUnknownAttributes(value);
      }),
    );
  });

  test.each([
    [0x01, 8, false],
    [0x01, 20, true],
    [0x02, 20, false],
    [0x02, 8, true],
    [0x03, 8, true],
    [0x03, 20, true],
    [0x01, 4, true],
    [0x00, 0, true],
  ])('an address of family %i and %i bytes is refused: %s', (family, length, refused) => {
    const value = Buffer.alloc(length);
    if (length > 1) value.writeUInt8(family, 1);
    expect(readXorAddress(value, Buffer.alloc(12)) === null).toBe(refused);
  });
});

describe('address literals', () => {
  test.each([
    ['192.0.2.1', 'c0000201'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::1:0:5', '20010db8000000000000000100000005'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
    ['::ffff:10.1.2.3', '0a010203'],
    ['64:ff9b::10.1.2.3', '0064ff9b00000000000000000a010203'],
  ])('%s', (text, expected) => {
    expect(ipBytes(text)?.toString('hex')).toBe(expected);
  });

  test.each(['', 'localhost', '1.2.3', '1.2.3.256', ':::', '1::2::3', '__proto__'])('%j is none', (text) => {
    expect(ipBytes(text)).toBeNull();
  });
});
