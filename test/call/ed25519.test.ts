import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyEd25519 } from '../../web/src/call/ed25519.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** RFC 8032 §7.1: key, message, signature. */
const VECTORS: readonly (readonly [string, string, string, string])[] = [
  [
    'TEST 1',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'TEST 2',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'TEST 3',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
];

function signed(message: Uint8Array) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  return { key, signature: new Uint8Array(sign(null, message, privateKey)) };
}

/** The same signature with S + L: the same equation, written another way. */
function otherForm(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  let s = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + L;
  return Uint8Array.from(signature, (byte, at) => {
    if (at < 32) return byte;
    const low = Number(s & 255n);
    s >>= 8n;
    return low;
  });
}

describe('Ed25519 in the page', () => {
  test.each(VECTORS)('RFC 8032, %s', async (_name, key, message, signature) => {
    expect(await verifyEd25519(hex(key), hex(signature), hex(message))).toBe(true);
  });

  test('takes what another implementation signed, and nothing that differs in one bit', async () => {
    for (let n = 0; n < 40; n += 1) {
      const message = crypto.getRandomValues(new Uint8Array(n));
      const { key, signature } = signed(message);
      expect(await verifyEd25519(key, signature, message)).toBe(true);
      const bit = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
      const changed = signature.map((byte, at) => (at === bit % 64 ? byte ^ (1 << (bit >> 13)) : byte));
      expect(await verifyEd25519(key, changed, message)).toBe(false);
      expect(await verifyEd25519(key, signature, new Uint8Array([...message, 0]))).toBe(false);
      expect(await verifyEd25519(signed(message).key, signature, message)).toBe(false);
      expect(await verifyEd25519(key, otherForm(signature), message)).toBe(false);
    }
  });

  test.each([
    ['zero', '00'.repeat(32)],
    ['the neutral element', `01${'00'.repeat(31)}`],
    ['a point of order eight', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['a number above the field', `ed${'ff'.repeat(30)}7f`],
    ['no point of the curve', `02${'00'.repeat(31)}`],
  ])('a key that is %s signs nothing', async (_name, key) => {
    const nothing = new Uint8Array(64); // R and S of which small points make anything true
    nothing[0] = 1;
    expect(await verifyEd25519(hex(key), nothing, hex('00'))).toBe(false);
    expect(await verifyEd25519(hex(key).slice(1), nothing, hex('00'))).toBe(false);
  });
});
