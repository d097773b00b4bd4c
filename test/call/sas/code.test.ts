import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64url } from '../../../web/src/call/bytes.ts';
import {
  codeBytes,
  commitment,
  emojiOf,
  freshNonce,
  keyId,
  transcript,
  transcriptHash,
} from '../../../web/src/call/sas/code.ts';
import { pictureOf } from '../../../web/src/call/sas/emoji.ts';
import vectors from '../../vectors/zvb1.json' with { type: 'json' };

const { T, nA, nB, th } = vectors;

describe('the code', () => {
  test('is that of the published vectors, from transcript to words', async () => {
    const whole = transcript(T.call, T.b, T.a);
    expect(whole).toEqual(T);
    expect(await transcriptHash(whole)).toBe(th);
    expect(await commitment(T.call, T.a.id, th, nA)).toBe(vectors.commit);
    const bytes = await codeBytes(th, nA, nB);
    expect(Buffer.from(bytes).toString('hex')).toBe(vectors.okm);
    expect(emojiOf(bytes)).toEqual(vectors.emoji);
    expect(emojiOf(bytes).map((number) => pictureOf(number).nl)).toEqual(vectors.words_nl);
  });

  test('changes with every part of the transcript and with either nonce', async () => {
    const other = freshNonce();
    const changed = [
      { ...T, call: 'c-0002' },
      { ...T, a: { ...T.a, name: 'dr. De Wries' } },
      { ...T, a: { ...T.a, idk: other } },
      { ...T, b: { ...T.b, fp: other } },
      { ...T, b: { ...T.b, id: 'p-03' } },
    ];
    const hashes = await Promise.all(
      [T, ...changed].map(({ call, a, b }) => transcriptHash(transcript(call, a, b))),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
    const codes = await Promise.all([
      codeBytes(th, nA, nB),
      codeBytes(th, other, nB),
      codeBytes(th, nA, other),
    ]);
    expect(new Set(codes.map((code) => Buffer.from(code).toString('hex'))).size).toBe(3);
  });

  test('gives each picture six bits from the top', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const expected = Array.from({ length: 7 }, (_, at) =>
          Number.parseInt(bits.slice(at * 6, at * 6 + 6), 2),
        );
        expect(emojiOf(bytes)).toEqual(expected);
      }),
    );
  });

  test('nonces are 32 bytes and never the same', () => {
    const nonces = Array.from({ length: 100 }, freshNonce);
    expect(new Set(nonces).size).toBe(100);
    for (const nonce of nonces) expect(fromBase64url(nonce)).toHaveLength(32);
  });

  test('a key is named in the log by eight bytes of its hash', async () => {
    const raw = fromBase64url(T.a.idk) ?? new Uint8Array();
    expect(await keyId(T.a.idk)).toBe(createHash('sha256').update(raw).digest('hex').slice(0, 16));
  });
});

describe('the picture table', () => {
  const all = Array.from({ length: 64 }, (_, number) => pictureOf(number));

  test('has 64 pictures, each with one emoji and a word of its own in both languages', () => {
    for (const field of ['emoji', 'nl', 'en'] as const) {
      expect(new Set(all.map((picture) => picture[field])).size).toBe(64);
    }
    const segmenter = new Intl.Segmenter('nl', { granularity: 'grapheme' });
    for (const { emoji, nl, en } of all) {
      expect([...segmenter.segment(emoji)], nl).toHaveLength(1);
      expect(emoji).toMatch(/\p{Extended_Pictographic}/u);
      expect(nl).toMatch(/^\p{Lu}[\p{L} ]+$/u);
      expect(en).toMatch(/^\p{Lu}[\p{L} ]+$/u);
    }
  });

  test('long words may be broken, and are the same words', () => {
    for (const { nl, en, soft } of all) {
      expect([soft.nl, soft.en].map((word) => word.replaceAll('\u00ad', ''))).toEqual([nl, en]);
      const parts = [soft.nl, soft.en].flatMap((word) => word.split(/[\u00ad ]/));
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(10);
    }
  });

  test.each([-1, 64, 0.5, Number.NaN])('has no picture %d', (number) => {
    expect(() => pictureOf(number)).toThrow(RangeError);
  });

  test('is the one of Matrix at the places that its specification names', () => {
    expect([0, 21, 29, 36, 63].map((number) => pictureOf(number))).toMatchObject([
      { emoji: '🐶', nl: 'Hond', en: 'Dog' },
      { emoji: '☁️', nl: 'Wolk', en: 'Cloud' },
      { emoji: '❤️', nl: 'Hart', en: 'Heart' },
      { emoji: '👍', nl: 'Duim omhoog', en: 'Thumbs Up' },
      { emoji: '📌', nl: 'Duimspijker', en: 'Pin' },
    ]);
  });
});
