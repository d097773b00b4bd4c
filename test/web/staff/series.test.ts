import { describe, expect, test } from 'vitest';
import {
  MOST_IN_SERIES,
  ONCE,
  occurrencesOf,
  type Repeat,
  repeatFaults,
  startsOf,
} from '../../../web/src/staff/series.ts';

const ZONE = 'Europe/Amsterdam';
const weekly = (changed: Partial<Repeat> = {}): Repeat => ({
  ...ONCE,
  everyWeeks: '1',
  times: '3',
  ...changed,
});
const faults = (repeat: Repeat, day = '2026-11-23') =>
  Object.fromEntries(repeatFaults({ day, time: '10:00' }, repeat, ZONE));

describe('a series', () => {
  test('stays at its hour of the clock when summer time begins', () => {
    expect(startsOf({ day: '2027-03-22', time: '10:00' }, weekly(), ZONE)).toEqual([
      '2027-03-22T09:00:00.000Z',
      '2027-03-29T08:00:00.000Z',
      '2027-04-05T08:00:00.000Z',
    ]);
  });

  test('ends after so many times, or on a last day, every so many weeks', () => {
    const at = { day: '2026-11-23', time: '10:00' };
    const days = (repeat: Repeat) => occurrencesOf(at, repeat, ZONE).map(({ day }) => day);
    expect(days(weekly({ everyWeeks: '4' }))).toEqual(['2026-11-23', '2026-12-21', '2027-01-18']);
    expect(days(weekly({ everyWeeks: '2', until: 'day', lastDay: '2026-12-21' }))).toEqual([
      '2026-11-23',
      '2026-12-07',
      '2026-12-21',
    ]);
  });

  test('leaves out what is not wanted, and an hour that the clock skips', () => {
    const at = { day: '2027-03-21', time: '02:30' };
    expect(occurrencesOf(at, weekly(), ZONE).map(({ start }) => start === null)).toEqual([
      false,
      true,
      false,
    ]);
    const skipping = weekly({ skipped: ['2027-03-21'] });
    expect(startsOf(at, skipping, ZONE)).toEqual(['2027-04-04T00:30:00.000Z']);
  });

  test.each<[string, Repeat, Record<string, string>]>([
    ['once', ONCE, {}],
    ['three times', weekly(), {}],
    ['one time', weekly({ times: '1' }), { times: 'times' }],
    ['no number', weekly({ times: 'veel' }), { times: 'times' }],
    ['a year and a week', weekly({ times: String(MOST_IN_SERIES + 1) }), { times: 'times' }],
    ['no last day', weekly({ until: 'day' }), { lastDay: 'last-day' }],
    [
      'a last day before the second',
      weekly({ until: 'day', lastDay: '2026-11-29' }),
      { lastDay: 'last-day' },
    ],
    ['a last day in three years', weekly({ until: 'day', lastDay: '2029-11-29' }), { lastDay: 'last-day' }],
    [
      'every time left out',
      weekly({ times: '2', skipped: ['2026-11-23', '2026-11-30'] }),
      { skipped: 'nothing-left' },
    ],
  ])('of %s', (_name, repeat, wanted) => {
    expect(faults(repeat)).toEqual(wanted);
  });
});
