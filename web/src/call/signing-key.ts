import { type Bytes, fromBase64url, toBase64url } from './bytes.ts';

/** `ed25519`, or the softer `p256` of a browser that cannot make such a key (ZVB1.md, Names). */
export type KeyKind = 'ed25519' | 'p256';

/** The public half of a device key. */
export interface PublicKey {
  readonly kind: KeyKind;
  readonly raw: Bytes;
}

const SOFTER = 'p256.';
/** The curve of the softer kind. */
export const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** How it signs. */
export const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * How messages name a key. The kind is part of the name: nobody can take a key for one of the other kind, and a key that
 * was checked cannot come back as a softer one.
 */
export function nameOf({ kind, raw }: PublicKey): string {
  return kind === 'p256' ? SOFTER + toBase64url(raw) : toBase64url(raw);
}

/** Reads such a name; null when it is none: 32 bytes (RFC 8032), or `p256.` and 65 (SEC 1 §2.3.3, uncompressed). */
export function readKey(idk: string): PublicKey | null {
  const kind = idk.startsWith(SOFTER) ? 'p256' : 'ed25519';
  const raw = fromBase64url(kind === 'p256' ? idk.slice(SOFTER.length) : idk);
  if (raw === null) return null;
  const fits = kind === 'p256' ? raw.length === 65 && raw[0] === 4 : raw.length === 32;
  return fits ? { kind, raw } : null;
}

/** Whether a device has but the softer kind. */
export function isSofter(idk: string): boolean {
  return readKey(idk)?.kind === 'p256';
}

/** Whether a key has made this signature. Never throws: nonsense is false. */
export async function hasSigned({ kind, raw }: PublicKey, signed: Bytes, input: Bytes): Promise<boolean> {
  const format = kind === 'p256' ? ECDSA : 'Ed25519';
  try {
    const key = await crypto.subtle.importKey('raw', raw, format, false, ['verify']);
    return await crypto.subtle.verify(kind === 'p256' ? ECDSA_SHA256 : 'Ed25519', key, signed, input);
  } catch (cause) {
    if (kind === 'p256' || !isMissing(cause)) return false; // no point of the curve
    const { verifyEd25519 } = await import('./ed25519.ts');
    return await verifyEd25519(raw, signed, input);
  }
}

/** Whether this browser has no such algorithm (W3C WebCrypto §18.4.4). */
function isMissing(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'NotSupportedError';
}
