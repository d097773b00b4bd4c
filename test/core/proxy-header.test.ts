import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import { decodeProxyHeader, encodeProxyHeader } from '../../server/core/proxy-header.ts';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const hex = (...parts: string[]): Buffer => Buffer.from([SIGNATURE, ...parts].join(''), 'hex');
const HERE = { address: '198.51.100.1', port: 443 };

const port = fc.integer({ min: 0, max: 0xffff });
const end4 = fc.record({ address: fc.ipV4(), port });
const end6 = fc.record({
  address: fc.ipV6().map((text) => new URL(`http://[${text}]`).hostname.slice(1, -1)),
  port,
});

describe('the PROXY header', () => {
  test('stands on the wire as the specification writes it (§2.2)', () => {
    expect(encodeProxyHeader({ address: '192.0.2.7', port: 4660 }, HERE).toString('hex')).toBe(
      `${SIGNATURE}2111000cc0000207c6336401123401bb`,
    );
    const six = encodeProxyHeader({ address: '2001:db8::7', port: 1 }, { address: '2001:db8::1', port: 2 });
    expect(six.toString('hex')).toBe(
      `${SIGNATURE}2121002420010db800000000000000000000000720010db800000000000000000000000100010002`,
    );
  });

  test('names the client again, whatever follows and however it comes', () => {
    fc.assert(
      fc.property(fc.oneof(end4, end6), fc.uint8Array({ maxLength: 40 }), (source, rest) => {
        const header = encodeProxyHeader(source, source);
        const whole = Buffer.concat([header, rest]);
        for (let length = 0; length < header.length; length++)
          expect(decodeProxyHeader(whole.subarray(0, length))).toBe('more');
        const read = decodeProxyHeader(whole);
        if (typeof read === 'string' || read.source === null) return expect.unreachable();
        expect(read.length).toBe(header.length);
        expect(read.source.port).toBe(source.port);
        expect(ipBytes(read.source.address)).toEqual(ipBytes(source.address));
      }),
    );
  });

  test('an IPv4 client of a dual-stack socket is that IPv4 client', () => {
    const header = encodeProxyHeader(
      { address: '::ffff:192.0.2.7', port: 5 },
      { address: '::ffff:198.51.100.1', port: 443 },
    );
    expect(header.length).toBe(28);
    expect(decodeProxyHeader(header)).toEqual({ source: { address: '192.0.2.7', port: 5 }, length: 28 });
    const inSix = hex('21210024', '00000000000000000000ffffc0000207', '00'.repeat(16), '000501bb');
    expect(decodeProxyHeader(inSix)).toEqual({ source: { address: '192.0.2.7', port: 5 }, length: 52 });
  });

  test('TLVs are skipped', () => {
    const header = hex('21110013', 'c0000207c6336401123401bb', '01000461626364');
    expect(decodeProxyHeader(header)).toEqual({ source: { address: '192.0.2.7', port: 0x1234 }, length: 35 });
  });

  test('LOCAL names nobody', () => {
    expect(decodeProxyHeader(hex('20000000'))).toEqual({ source: null, length: 16 });
    expect(decodeProxyHeader(hex('20110004', '00000000'))).toEqual({ source: null, length: 20 });
    expect(decodeProxyHeader(hex('20110004', '0000'))).toBe('more');
  });

  test.each([
    ['another signature', Buffer.from('0d0a0d0a000d0a515549540b', 'hex')],
    ['version 1', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 4660 443\r\n')],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a STUN message', Buffer.from('000100002112a442', 'hex')],
    ['version 3', hex('31110000')],
    ['an unknown command', hex('2211000c')],
    ['UDP', hex('2112000c')],
    ['a unix socket', hex('213100d8')],
    ['no family', hex('2100000c')],
    ['addresses that do not fit', hex('2111000b')],
    ['IPv6 addresses that do not fit', hex('2121000c')],
    ['more than 536 bytes', hex('21110209')],
  ])('%s is refused as soon as it shows', (_name, bytes) => {
    expect(decodeProxyHeader(bytes)).toBe('broken');
  });

  test('noise never throws and never asks for more than the bound', () => {
    const noise = fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array));
    const almost = noise.map((bytes) => Buffer.concat([hex(), bytes]));
    fc.assert(
      fc.property(fc.oneof(noise, almost), (bytes) => {
        const read = decodeProxyHeader(bytes);
        if (read === 'more') expect(bytes.length).toBeLessThan(536);
        else if (read !== 'broken') expect(read.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});
