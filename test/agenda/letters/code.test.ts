import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeHash, newCode, readCode } from '../../../server/agenda/letters/code.ts';

const key = Buffer.alloc(32, 1);

test('a code reads the same however it is typed, and nothing else is one', () => {
  fc.assert(
    fc.property(
      fc.constant(null).map(newCode),
      fc.constantFrom('', ' ', '-', '.', '–', '  '),
      (code, between) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/);
        const typed = [...code.replace('-', '')].join(between);
        expect(readCode(typed.toLowerCase())).toBe(code);
        expect(readCode(`${typed}A`)).toBeNull();
      },
    ),
  );
  for (const wrong of [
    '',
    'ABCDE-2345',
    'ABCDE-2345O',
    'ABCDE-2345I',
    'ÀBCDE-23456',
    'ABCDE-23456\0',
    '🌳'.repeat(10),
  ])
    expect(readCode(wrong)).toBeNull();
});

test('what is kept of it needs the key', () => {
  const code = newCode();
  expect(codeHash(key, code)).toHaveLength(32);
  expect(codeHash(key, code)).not.toEqual(codeHash(Buffer.alloc(32, 2), code));
});
