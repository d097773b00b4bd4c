import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFragment, seatFragment } from '../../../web/src/screens/guest/fragment.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0';

describe('what stands behind the #', () => {
  test('43 characters of base64url are a link', () => {
    expect(readFragment(`#${TOKEN}`)).toEqual({ kind: 'token', token: TOKEN });
  });

  test.each([
    ['nothing', ''],
    ['a bare #', '#'],
  ])('%s', (_name, hash) => {
    expect(readFragment(hash)).toEqual({ kind: 'none' });
  });

  test.each([
    ['cut off by a mail program', `#${TOKEN.slice(0, -1)}`],
    ['with a dot of the sentence behind it', `#${TOKEN}.`],
    ['escaped', `#${TOKEN.slice(0, -1)}%5F`],
    ['a seat that is no id', '#seat=1'],
    ['a seat with something behind it', `#seat=11111111-1111-4111-8111-111111111111&x`],
  ])('%s is broken', (_name, hash) => {
    expect(readFragment(hash)).toEqual({ kind: 'broken' });
  });

  test('a seat is found again', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), (seat) => {
        expect(readFragment(seatFragment(seat))).toEqual({ kind: 'seat', seat });
      }),
    );
  });

  test('whatever it is, only an exact token is ever taken for one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const read = readFragment(`#${text}`);
        if (read.kind === 'token') expect(read.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      }),
    );
  });
});
