import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/core/errors.ts';
import { cleanName } from '../../server/core/names.ts';

function cleaned(text: string): string | null {
  try {
    return cleanName(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_NAME') return null;
    throw error;
  }
}

describe('names as people type them', () => {
  test.each([
    ['spaces are collapsed', '  Mw.   Jansen \t', 'Mw. Jansen'],
    ['a line break is a space', 'Jan\nPiet', 'Jan Piet'],
    ['decomposed letters become whole', 'Zoe\u0308', 'Zo\u00eb'],
    ['an override cannot turn the text', 'Jan\u202esnenaJ', 'JansnenaJ'],
    ['isolates and marks go', '\u2066Jan\u2069\u200f', 'Jan'],
    ['zero-width spaces go', 'J\u200ba\u2060n\ufeff', 'Jan'],
    ['control characters go', 'Jan\u0000\u0007', 'Jan'],
    ['half a surrogate pair goes', 'Jan\ud83d', 'Jan'],
    ['tags go', 'Jan\u{e0041}\u{e007f}', 'Jan'],
    ['markup is text', '<b onclick="x">Jan</b>', '<b onclick="x">Jan</b>'],
    [
      'the joiner of Persian stays',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0646',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0646',
    ],
    [
      'a family stays one picture',
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    ],
    ['piled marks are cut', `Z${'\u0335'.repeat(80)}`, `Z${'\u0335'.repeat(6)}`],
    ['100 characters are a name', 'a'.repeat(100), 'a'.repeat(100)],
  ])('%s', (_name, typed, kept) => {
    expect(cleaned(typed)).toBe(kept);
  });

  test.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u3000'],
    ['only what shows nothing', '\u200b\u202e\u3164\u2800\u115f'],
    ['only joiners', '\u200d\u200c'],
    ['101 characters', 'a'.repeat(101)],
    ['ten thousand emoji', '\u{1f600}'.repeat(10_000)],
  ])('%s is no name', (_name, typed) => {
    expect(cleaned(typed)).toBeNull();
  });

  test('whatever comes in: a name of one line that stays the same when cleaned again, or BAD_NAME', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.string({
        unit: fc.constantFrom('a', ' ', '\u0301', '\u200d', '\u202e', '\ud83d', '\u{1f600}', '\n'),
      }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const name = cleaned(text);
        if (name === null) return;
        expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]|^ | $| {2}/u);
        expect(name.isWellFormed() && name === name.normalize('NFC')).toBe(true);
        expect(cleaned(name)).toBe(name);
      }),
      { numRuns: 400 },
    );
  });
});
