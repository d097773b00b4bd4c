import { type Bytes, toBase64url } from './bytes.ts';
import { inStorage, settled } from './device-storage.ts';
import type { Sign } from './zvb1.ts';

/** This device's Ed25519 key. The private half cannot be read by any script, ours included. */
export interface DeviceKey {
  /** The public half (raw, 32 bytes), base64url. */
  readonly idk: string;
  readonly sign: Sign;
  /** False where the browser keeps nothing (some private windows): the key then lives as long as this page. */
  readonly kept: boolean;
}

const SLOT = 'ed25519';

/** The key of this device, made at its first use and kept in IndexedDB. */
export async function deviceKey(): Promise<DeviceKey> {
  const fresh = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const pair = await keptPair(fresh);
  return deviceKeyOf(pair ?? fresh, pair !== null);
}

/** A device key made of a pair: what `deviceKey` gives, for a pair that lives elsewhere. */
export async function deviceKeyOf(pair: CryptoKeyPair, kept: boolean): Promise<DeviceKey> {
  const idk = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const sign = async (input: Bytes) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, input));
  return { idk, sign, kept };
}

/** The pair that was kept before, else `fresh`, kept from now on; null where nothing can be kept. */
async function keptPair(fresh: CryptoKeyPair): Promise<CryptoKeyPair | null> {
  try {
    // looked for and put in one transaction, so that two tabs that open at once end with the same key
    return await inStorage('keys', 'readwrite', async (store) => {
      const found: CryptoKeyPair | undefined = await settled(store.get(SLOT));
      if (found === undefined) store.put(fresh, SLOT);
      return found ?? fresh;
    });
  } catch {
    return null; // a private window, or storage switched off: a key for this page is still a key
  }
}
