import type { Bytes } from './bytes.ts';
import { inStorage, settled } from './device-storage.ts';
import { ECDSA, ECDSA_SHA256, type KeyKind, nameOf } from './signing-key.ts';
import type { Sign } from './zvb1.ts';

/** This device's key. The private half cannot be read by any script, ours included. */
export interface DeviceKey {
  /** The public half, as messages name it. */
  readonly idk: string;
  readonly sign: Sign;
  /** False where the browser keeps nothing (some private windows): the key then lives as long as this page. */
  readonly kept: boolean;
}

/**
 * The key of this device, made at its first use and kept in IndexedDB. Each kind has a place of its own: a browser that
 * learns Ed25519 by an update is a new device once.
 */
export async function deviceKey(): Promise<DeviceKey> {
  const fresh = await freshPair();
  const pair = await keptPair(fresh);
  return deviceKeyOf(pair ?? fresh, pair !== null);
}

/** Makes a pair of the best kind that this browser has; its private half can be read by no script. */
export async function freshPair(): Promise<CryptoKeyPair> {
  try {
    return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch {
    return await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
  }
}

/** A device key made of a pair: what `deviceKey` gives, for a pair that lives elsewhere. */
export async function deviceKeyOf(
  { publicKey, privateKey }: CryptoKeyPair,
  kept: boolean,
): Promise<DeviceKey> {
  const kind = kindOf(publicKey);
  const idk = nameOf({ kind, raw: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)) });
  const how = kind === 'p256' ? ECDSA_SHA256 : 'Ed25519';
  const sign = async (input: Bytes) => new Uint8Array(await crypto.subtle.sign(how, privateKey, input));
  return { idk, sign, kept };
}

function kindOf({ algorithm }: CryptoKey): KeyKind {
  return algorithm.name === 'ECDSA' ? 'p256' : 'ed25519';
}

/** The pair that was kept before, else `fresh`, kept from now on; null where nothing can be kept. */
async function keptPair(fresh: CryptoKeyPair): Promise<CryptoKeyPair | null> {
  try {
    // looked for and put in one transaction, so that two tabs that open at once end with the same key
    return await inStorage('keys', 'readwrite', async (store) => {
      const found: CryptoKeyPair | undefined = await settled(store.get(kindOf(fresh.publicKey)));
      if (found === undefined) store.put(fresh, kindOf(fresh.publicKey));
      return found ?? fresh;
    });
  } catch {
    return null; // a private window, or storage switched off: a key for this page is still a key
  }
}
