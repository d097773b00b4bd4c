import { expect, test } from 'vitest';
import { daysOf, monthUntil } from '../../../web/src/staff/registration-period.ts';

test('begins with the month so far', () => {
  expect(monthUntil('2026-11-22')).toEqual({ from: '2026-11-01', until: '2026-11-22' });
  expect(daysOf(monthUntil('2026-11-22'))).toBe(22);
});

test.each([
  ['2026-11-22', '2026-11-22', 1],
  ['2026-10-24', '2026-10-26', 3],
  ['2028-02-28', '2028-03-01', 3],
  ['2026-01-01', '2026-04-02', 92],
  ['2026-01-01', '2026-04-03', null],
  ['2026-11-22', '2026-11-21', null],
  ['2026-02-30', '2026-03-01', null],
  ['', '2026-03-01', null],
])('%s up to and including %s is %s days', (from, until, days) => {
  expect(daysOf({ from, until })).toBe(days);
});
