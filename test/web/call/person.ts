import { type Bytes, toBase64url } from '../../../web/src/call/bytes.ts';
import { type DeviceKey, deviceKeyOf } from '../../../web/src/call/device-key.ts';

/** A device with a key of its own. */
export async function device(): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  return deviceKeyOf(pair, false);
}

/** A device whose browser knows no Ed25519. */
export async function softerDevice(): Promise<DeviceKey> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  return deviceKeyOf(await crypto.subtle.generateKey(curve, false, ['sign', 'verify']), false);
}

/** 32 bytes of one value. */
export function bytes32(value: number): Bytes {
  return new Uint8Array(32).fill(value);
}

/** A certificate's fingerprint: as in binds, and as in descriptions. */
export function fingerprint(value: number): { readonly fp: string; readonly line: string } {
  const pair = value.toString(16).padStart(2, '0').toUpperCase();
  return { fp: toBase64url(bytes32(value)), line: `a=fingerprint:sha-256 ${Array(32).fill(pair).join(':')}` };
}
