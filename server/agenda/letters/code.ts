import { createHmac, randomInt } from 'node:crypto';

/** Without 0, 1, I, L and O, which people mistake for each other: 31 signs, 49 bits in ten of them. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 10;

/** A fresh code for a person to type, in two groups: `ABCDE-23456`. */
export function newCode(): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length)));
  return `${signs.slice(0, LENGTH / 2).join('')}-${signs.slice(LENGTH / 2).join('')}`;
}

/** What somebody typed, as `newCode` writes it; null when it is no code, whatever its capitals, spaces and dashes. */
export function readCode(typed: string): string | null {
  const signs = typed.toUpperCase().replaceAll(/[\s.–—-]/g, '');
  if (signs.length !== LENGTH || [...signs].some((sign) => !SIGNS.includes(sign))) return null;
  return `${signs.slice(0, LENGTH / 2)}-${signs.slice(LENGTH / 2)}`;
}

/**
 * The only form of a code that is stored. A plain hash of so few signs could be tried out by whoever reads the
 * database; this one needs a key that does not stand in it.
 *
 * @param key 32 bytes, derived from the KEK.
 */
export function codeHash(key: Buffer, code: string): Buffer {
  return createHmac('sha256', key).update(code, 'utf8').digest();
}
