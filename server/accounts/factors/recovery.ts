import { randomInt } from 'node:crypto';
import { tokenHash } from '../../core/ids.ts';

// no letters and digits that look alike; 24 of 31 signs hold 118 random bits, so that SHA-256 is enough (ASVS 5.0 §6.5.2)
const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 4;
const GROUP = 6;
const COUNT = 10;

/** Ten fresh codes, each for one time, in groups that a person can type over. */
export function newRecoveryCodes(): string[] {
  const group = () => Array.from({ length: GROUP }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return Array.from({ length: COUNT }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** What is stored of a code, however it was typed: with or without dashes, spaces and capitals. */
export function recoveryHash(typed: string): Buffer {
  return tokenHash(typed.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
