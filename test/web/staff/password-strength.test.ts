import { describe, expect, test } from 'vitest';
import { rulesMet, strengthOf } from '../../../web/src/staff/password-strength.ts';

const SENTENCE = { rules: 'sentence', shortest: 12 } as const;

describe('how strong a password is while it is typed', () => {
  test.each([
    ['', { kind: 'short', missing: 12 }],
    ['zeehond', { kind: 'short', missing: 5 }],
    ['e\u0301'.repeat(11), { kind: 'short', missing: 1 }],
    ['🦊🐙🌵🍄🚲⛵🎻🧭🪁🧊🕯', { kind: 'short', missing: 1 }],
    ['aAaAaAaAaAaAaAaAaAaAaA', { kind: 'simple' }],
    ['zeehond+vork', { kind: 'good' }],
    ['abcdeabcdeabcdeabcdeabcde', { kind: 'good' }],
    ['de zeehond eet elke dag vis', { kind: 'strong' }],
  ])('%s', (password, strength) => {
    expect(strengthOf(password, SENTENCE)).toEqual(strength);
  });
});

test('the older rules fill one by one', () => {
  const met = (password: string) =>
    rulesMet(password, { rules: 'kpn', shortest: 8 })
      .filter((rule) => rule.met)
      .map(({ name }) => name);
  expect(met('')).toEqual([]);
  expect(met('zee')).toEqual(['lower']);
  expect(met('Zee3')).toEqual(['lower', 'upper', 'digit']);
  expect(met('Zee 3 vos')).toEqual(['length', 'lower', 'upper', 'digit']);
  expect(met('Zee+3vos')).toEqual(['length', 'lower', 'upper', 'digit', 'sign']);
});
