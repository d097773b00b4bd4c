import { describe, expect, test } from 'vitest';
import { firstMonth, scaleEnd } from '../../../web/src/figures/charts.ts';

describe('charts', () => {
  test.each([
    [[0, null], 1],
    [[3, 1], 5],
    [[5], 5],
    [[11], 20],
    [[99, 100], 100],
    [[101], 200],
  ])('of %j end at %i', (values, end) => {
    expect(scaleEnd(values)).toBe(end);
  });

  test.each([
    ['2026-12-07', 1, '2026-12'],
    ['2026-12-07', 12, '2026-01'],
    ['2026-01-31', 3, '2025-11'],
    ['2026-12-07', 13, '2025-12'],
  ])('at %s of %i months begin in %s', (today, months, first) => {
    expect(firstMonth(today, months)).toBe(first);
  });
});
