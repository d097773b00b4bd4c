import { type Bytes, fromBase64url, toBase64url, utf8 } from '../call/bytes.ts';

/**
 * What is kept of a PIN on this device: enough to know it again, never the PIN. It keeps out who picks up the telephone;
 * whoever can read the browser's own files tries ten thousand PINs in an hour, so nothing is encrypted with it.
 */
export interface KeptPin {
  readonly v: 1;
  /** Whose it is: an account's id. */
  readonly account: string;
  /** base64url, 16 bytes. */
  readonly salt: string;
  /** base64url, 32 bytes: PBKDF2-HMAC-SHA-256 of the PIN (RFC 8018). */
  readonly check: string;
  /** Wrong ones since the last right one. */
  readonly tries: number;
  /** Nobody is signed in any more: whoever comes next proves more than a PIN. */
  readonly open: boolean;
}

/** OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA-256. */
const ROUNDS = 600_000;
const FORM = /^\d{4,8}$/;

/** Why this cannot be a PIN: not four to eight digits, or the first that anybody tries. */
export function pinFault(pin: string): 'form' | 'easy' | null {
  if (!FORM.test(pin)) return 'form';
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])));
  const [step = 0] = steps;
  return steps.size === 1 && Math.abs(step) <= 1 ? 'easy' : null;
}

/** What to keep of a new PIN. */
export async function keepPin(account: string, pin: string): Promise<KeptPin> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const check = toBase64url(await derive(pin, salt));
  return { v: 1, account, salt: toBase64url(salt), check, tries: 0, open: false };
}

/** Whether this is the PIN. */
export async function isPin({ salt, check }: KeptPin, pin: string): Promise<boolean> {
  const [kept, salted] = [fromBase64url(check), fromBase64url(salt)];
  if (kept === null || salted === null) return false;
  const derived = await derive(pin, salted);
  return derived.length === kept.length && derived.every((byte, place) => byte === kept[place]);
}

/** Reads what was kept; null for anything else. */
export function readPin(text: string | null): KeptPin | null {
  try {
    const { v, account, salt, check, tries, open } = JSON.parse(text ?? 'null') as Partial<KeptPin>;
    const texts = [account, salt, check].every((one) => typeof one === 'string');
    const isOurs = v === 1 && texts && Number.isSafeInteger(tries) && typeof open === 'boolean';
    return isOurs ? ({ v, account, salt, check, tries, open } as KeptPin) : null;
  } catch {
    return null;
  }
}

async function derive(pin: string, salt: Bytes): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}
