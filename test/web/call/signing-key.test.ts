import { afterEach, describe, expect, test, vi } from 'vitest';
import { faultOf, signBind } from '../../../web/src/call/bind.ts';
import { toBase64url } from '../../../web/src/call/bytes.ts';
import { deviceKey, freshPair } from '../../../web/src/call/device-key.ts';
import { keyId } from '../../../web/src/call/sas/code.ts';
import { isSofter, nameOf, readKey } from '../../../web/src/call/signing-key.ts';
import { isSigned, signature } from '../../../web/src/call/zvb1.ts';
import { device, fingerprint, softerDevice } from './person.ts';

const BODY = { v: 1, call: 'c-0001' };

/** A browser from before Ed25519. */
function oldBrowser(): void {
  const refuse = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
  const { subtle } = crypto;
  const generate = subtle.generateKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKeyPair>;
  const read = subtle.importKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey>;
  vi.spyOn(subtle, 'generateKey').mockImplementation(((...given: unknown[]) =>
    given[0] === 'Ed25519' ? refuse() : generate(...given)) as never);
  vi.spyOn(subtle, 'importKey').mockImplementation(((...given: unknown[]) =>
    given[2] === 'Ed25519' ? refuse() : read(...given)) as never);
}

afterEach(() => vi.restoreAllMocks());

describe('a softer key', () => {
  test('signs and is checked like the other, and says of itself what it is', async () => {
    const [soft, hard] = [await softerDevice(), await device()];
    for (const { idk, sign } of [soft, hard]) {
      const sig = await signature(sign, 'bind', BODY);
      expect(await isSigned(idk, sig, 'bind', BODY)).toBe(true);
      expect(await isSigned(idk, sig, 'admit', BODY)).toBe(false);
    }
    expect([isSofter(soft.idk), isSofter(hard.idk)]).toEqual([true, false]);
    expect(await keyId(soft.idk)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is what a browser without Ed25519 makes, and that browser can check both kinds', async () => {
    const hard = await device();
    const sig = await signature(hard.sign, 'bind', BODY);
    oldBrowser();
    expect((await freshPair()).privateKey.extractable).toBe(false);
    const { idk } = await deviceKey();
    expect(isSofter(idk)).toBe(true);
    expect(await isSigned(hard.idk, sig, 'bind', BODY)).toBe(true);
    expect(await isSigned(hard.idk, sig, 'bind', { ...BODY, v: 2 })).toBe(false);
  });

  test('in place of one that was seen is another device, signed as well as it may be', async () => {
    const [soft, hard] = [await softerDevice(), await device()];
    const { fp, line } = fingerprint(0x21);
    const bind = { v: 1, call: 'c', epoch: 1, from: 'a', to: 'b', fp, idk: soft.idk, ts: 1 } as const;
    const sdp = `v=0\r\n${line}\r\n`;
    const offer = {
      t: 'offer',
      call: 'c',
      epoch: 1,
      sdp,
      bind,
      sig: await signBind(soft.sign, bind),
    } as const;
    const expected = { call: 'c', epoch: 1, from: 'a', to: 'b', fp: null };
    expect(await faultOf(offer, { ...expected, idks: [hard.idk] })).toBe('other-device');
    expect(await faultOf(offer, { ...expected, idks: [] })).toBeNull();
    const renamed = { ...offer, bind: { ...bind, idk: hard.idk } };
    expect(await faultOf(renamed, { ...expected, idks: [] })).toBe('signature');
  });
});

describe('the name of a key', () => {
  test('is read in one way only', async () => {
    const { idk } = await softerDevice();
    const read = readKey(idk);
    expect(read && nameOf(read)).toBe(idk);
    const bare = idk.slice('p256.'.length);
    const { idk: hard } = await device();
    for (const wrong of [
      bare,
      `P256.${bare}`,
      `p256.${hard}`,
      `p384.${bare}`,
      `p256.${bare}=`,
      `p256.${idk}`,
      '',
    ]) {
      expect(readKey(wrong)).toBeNull();
    }
    // compressed, or no point at all
    expect(readKey(nameOf({ kind: 'p256', raw: new Uint8Array(33).fill(2) }))).toBeNull();
    const none = nameOf({ kind: 'p256', raw: new Uint8Array(65).fill(4) });
    expect(await isSigned(none, toBase64url(new Uint8Array(64).fill(1)), 'bind', BODY)).toBe(false);
  });
});
