import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Four bytes an entry, ascending (scripts/blocklist.ts). */
const FILE = join(import.meta.dirname, 'known.bin');
const ENTRY = 4;

let entries: Buffer | null = null;

/** Spellings that people take for different and guessers do not: case, accents, full-width letters. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

/** By which 32 bits a word stands in the list. One in 85,000 strangers is taken for a word of it: he picks another. */
export function tokenOf(folded: string): number {
  return hash('sha256', folded, 'buffer').readUInt32BE(0);
}

/** Whether a folded word is a password that guessers try first. Read once, then some 16 comparisons. */
export function isListed(folded: string): boolean {
  entries ??= readFileSync(FILE);
  const token = tokenOf(folded);
  let [low, high] = [0, entries.length / ENTRY];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = entries.readUInt32BE(middle * ENTRY);
    if (found === token) return true;
    if (found < token) low = middle + 1;
    else high = middle;
  }
  return false;
}
