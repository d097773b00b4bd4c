import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocklist } from '../../scripts/blocklist.ts';
import { fold, isListed } from '../../server/accounts/passwords/blocklist.ts';
import { type Circumstances, demandPassword, policyFor } from '../../server/accounts/passwords/rules.ts';
import { AppError } from '../../server/core/errors.ts';

const words = ['Praktijk De Linde', 'Anna de Vries', 'a.devries', 'delinde'];
const SECOND: Circumstances = { rules: 'sentence', alone: false, words };

function refusal(password: string, circumstances = SECOND): string | null {
  try {
    demandPassword(password, circumstances);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('a password before a second factor', () => {
  test.each([
    ['lower case and spaces', 'ik fiets graag naar zee'],
    ['twelve signs', 'zeehond+vork'],
    ['a hundred signs', 'Mijn oom speelt op zondag accordeon in het park. '.repeat(2)],
    ['twelve emoji', '🦊🐙🌵🍄🚲⛵🎻🧭🪁🧊🕯🥁'],
    ['another script', 'пейзаж с рекой 7'],
    ['made by a program', 'hk3p-9wzt-v7rm'],
    ['a name inside enough else', 'anna eet elke dag zeven rozijnen'],
  ])('%s: yes', (_name, password) => {
    expect(refusal(password)).toBeNull();
  });

  test.each([
    ['eleven signs', 'zeehondvork', 'WEAK_PASSWORD'],
    ['eleven é typed as twenty-two', 'e\u0301'.repeat(11), 'WEAK_PASSWORD'],
    ['too long to be one', 'lang maar waar '.repeat(70), 'WEAK_PASSWORD'],
    ['half a character', `ik fiets graag \ud800`, 'WEAK_PASSWORD'],
    ['the example of the old manual', 'Bijvoorbeeld1!', 'COMMON_PASSWORD'],
    ['a listed word and a year', 'Welkom2026!!!', 'COMMON_PASSWORD'],
    ['a listed word in disguise', 'P@ssw0rd12345', 'COMMON_PASSWORD'],
    ['a listed word in wide letters', 'ｐａｓｓｗｏｒｄ１２３４', 'COMMON_PASSWORD'],
    ['a listed word twice', 'Dragondragon!', 'COMMON_PASSWORD'],
    ['two listed words', 'monkeydragon', 'COMMON_PASSWORD'],
    ['a walk over the keys', 'qwertyuiop1234', 'COMMON_PASSWORD'],
    ['the alphabet', 'abcdefghijklmnop', 'COMMON_PASSWORD'],
    ['one sign', 'x'.repeat(64), 'COMMON_PASSWORD'],
    ['the organisation', 'PraktijkDeLinde9', 'OWN_PASSWORD'],
    ['the own name', 'Anna.de.Vries.80', 'OWN_PASSWORD'],
  ])('%s: no', (_name, password, code) => {
    expect(refusal(password)).toBe(code);
  });

  test('is judged, whatever it is, quickly and with an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_500 }), (text) => {
        expect([null, 'WEAK_PASSWORD', 'COMMON_PASSWORD', 'OWN_PASSWORD']).toContain(refusal(text));
      }),
    );
  });
});

test('a password that stands alone is fifteen long', () => {
  expect(refusal('zeehond+vork', { ...SECOND, alone: true })).toBe('WEAK_PASSWORD');
  expect(refusal('zeehond+vork+zee', { ...SECOND, alone: true })).toBeNull();
});

describe('the older rules', () => {
  const kpn: Circumstances = { ...SECOND, rules: 'kpn' };
  test.each([
    ['Zee+3vos', null],
    ['zee+3vos', 'PASSWORD_RULES'],
    ['ZEE+3VOS', 'PASSWORD_RULES'],
    ['Zee+vosje', 'PASSWORD_RULES'],
    ['Zee33vosje', 'PASSWORD_RULES'],
    ['Ze+3vos', 'WEAK_PASSWORD'],
    ['Bijvoorbeeld1!', 'COMMON_PASSWORD'],
    ['Welkom01!', 'COMMON_PASSWORD'],
  ])('%s: %s', (password, code) => {
    expect(refusal(password, kpn)).toBe(code);
    expect(policyFor(kpn)).toEqual({ rules: 'kpn', shortest: 8 });
  });
});

describe('the list in the package', () => {
  test('is the one that its source makes', () => {
    const file = join(import.meta.dirname, '../../server/accounts/passwords/known.bin');
    expect(blocklist().equals(readFileSync(file))).toBe(true);
  });

  test('knows what guessers begin with, and not what nobody would', () => {
    for (const known of ['123456', 'password', 'Wachtwoord', 'GEHEIM', 'bijvoorbeeld', 'iloveyou'])
      expect([known, isListed(fold(known))]).toEqual([known, true]);
    const strangers = Array.from({ length: 2_000 }, (_, n) => isListed(`kastanje${n}lantaarn`));
    expect(strangers.filter(Boolean).length).toBeLessThan(3);
  });
});
