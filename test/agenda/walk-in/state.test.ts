import { describe, expect, test } from 'vitest';
import { before, isHere, queueOf, step } from '../../../server/agenda/walk-in/state.ts';
import { type EpochMs, MINUTE } from '../../../server/core/clock.ts';

const NOW = (1_000 * MINUTE) as EpochMs;
const one = (id: string, came: number, more = {}) => ({
  ...{ id, location_id: 'oost', state: 'waiting' as const, came_at: NOW - came * MINUTE, seen_at: NOW },
  ...more,
});

describe('a queue', () => {
  const all = [
    one('late', 1),
    one('first', 9),
    one('called', 8, { state: 'phone' }),
    one('second', 7),
    one('elsewhere', 8, { location_id: 'west' }),
    one('gave up', 20, { seen_at: NOW - 31 * MINUTE }),
  ];

  test('goes by the time of coming, without who is helped or gave up', () => {
    expect(queueOf(all, NOW).map(({ id }) => id)).toEqual(['first', 'elsewhere', 'second', 'late']);
  });

  test('counts who goes first at the same place', () => {
    const of = (id: string) => before(all, all.find((each) => each.id === id) ?? one(id, 0), NOW);
    expect(['first', 'second', 'late', 'elsewhere'].map(of)).toEqual([0, 1, 2, 0]);
  });

  test('puts those who came at the same moment in one order, whoever asks', () => {
    const same = [one('b', 1), one('a', 1)];
    expect(queueOf(same, NOW).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

test('who is helped once is helped by nobody else', () => {
  expect(step('waiting', 'invited')).toBe('invited');
  for (const state of ['invited', 'phone', 'gone'] as const)
    for (const to of ['invited', 'phone', 'gone'] as const) expect(step(state, to)).toBeNull();
});

test('a page that has not asked for two minutes is closed', () => {
  expect(isHere(one('x', 5, { seen_at: NOW - 2 * MINUTE }), NOW)).toBe(true);
  expect(isHere(one('x', 5, { seen_at: NOW - 2 * MINUTE - 1 }), NOW)).toBe(false);
});
