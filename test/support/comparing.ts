import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** The words below the pictures on the screen of who reads aloud, once they are there. */
export async function wordsRead({ page }: Visitor): Promise<readonly string[]> {
  await page.waitForSelector('.read .word');
  return await page.$$eval('.read .word', (words) => words.map((word) => word.textContent ?? ''));
}

/** Presses the row with just these words, as somebody does who hears them. */
export async function chooseRow({ page }: Visitor, words: readonly string[]): Promise<void> {
  await page.waitForSelector('dialog .word');
  const rows = await page.$$('dialog label:has(.word)');
  expect(rows).toHaveLength(4);
  for (const row of rows) {
    const shown = await row.$$eval('.word', (found) => found.map((word) => word.textContent ?? ''));
    if (shown.join() === words.join()) return await row.click();
  }
  throw new Error(`no row says ${words.join()}`);
}
