import { expect, test } from 'vitest';
import { CATALOGUE, type EventKind } from '../../server/audit/catalogue.ts';
import { allWords, wordsOf } from '../../server/audit/words/words.ts';
import { CODES } from './samples.ts';

test.each(CODES)('%s is told in plain words, however it went, in Dutch and in English', (code) => {
  const { outs }: EventKind = CATALOGUE[code];
  for (const out of outs) {
    const [dutch, english] = [wordsOf('nl', code, out), wordsOf('en', code, out)];
    for (const text of [dutch, english]) {
      expect(text).toMatch(/^\p{Ll}[\p{L}\d ,:’'-]+\p{L}$/u);
      expect(text.length).toBeLessThan(100);
    }
    expect(dutch).not.toBe(english);
    expect(allWords('nl').events[code]?.outs[String(out)]).toBe(dutch);
  }
  // a refusal never reads as if it was done
  const told = outs.map((out) => wordsOf('nl', code, out));
  if (outs[0] === 0) expect(new Set(told.slice(1)).has(told[0] ?? '')).toBe(false);
});

test('a code that this version does not know reads as itself', () => {
  expect(wordsOf('nl', 'future.code', 0)).toBe('future.code');
  expect(wordsOf('en', '__proto__', 4)).toBe('__proto__');
});
