import { describe, expect, test } from 'vitest';
import { isBelieved, isDue, type Trouble } from '../../../server/audit/retention/schedule.ts';
import { type EpochMs, HOUR, MINUTE } from '../../../server/core/clock.ts';

const at = (text: string) => Date.parse(text) as EpochMs;
const AMSTERDAM = 'Europe/Amsterdam';

describe('a run is due', () => {
  test.each<[string, string | null, Trouble | null, string, boolean]>([
    ['when there never was one', null, null, '2026-12-07T12:00:00.000Z', true],
    ['at three at night', '2026-12-07T02:05:00.000Z', null, '2026-12-08T02:00:00.000Z', true],
    ['not before', '2026-12-07T02:05:00.000Z', null, '2026-12-08T01:59:59.000Z', false],
    ['not twice a night', '2026-12-08T02:00:00.000Z', null, '2026-12-08T02:10:00.000Z', false],
    ['not by day', '2026-12-08T02:00:00.000Z', null, '2026-12-08T23:00:00.000Z', false],
    ['after a day without one', '2026-12-08T12:00:00.000Z', null, '2026-12-09T12:00:00.000Z', true],
    ['the night after one by hand', '2026-12-08T12:00:00.000Z', null, '2026-12-09T02:00:00.000Z', true],
    ['when the clock was years ahead', '2031-01-01T02:00:00.000Z', null, '2026-12-09T12:00:00.000Z', true],
    [
      'an hour after files were in use',
      '2026-12-08T02:00:00.000Z',
      'in-use',
      '2026-12-08T03:00:00.000Z',
      true,
    ],
    ['not sooner', '2026-12-08T02:00:00.000Z', 'in-use', '2026-12-08T02:50:00.000Z', false],
    [
      'not again for want of a head',
      '2026-12-08T02:00:00.000Z',
      'no-head',
      '2026-12-08T12:00:00.000Z',
      false,
    ],
  ])('%s', (_name, last, trouble, now, due) => {
    const ran = { at: last === null ? null : at(last), trouble };
    expect(isDue(ran, at(now), AMSTERDAM)).toBe(due);
  });

  test.each<[string, string | null, string, boolean]>([
    ['the first time', null, '2026-12-07T12:00:00.000Z', true],
    ['after a month without power', '2026-12-07T12:00:00.000Z', '2027-01-07T12:00:00.000Z', true],
    ['not a year ahead', '2026-12-07T12:00:00.000Z', '2027-12-07T12:00:00.000Z', false],
    [
      'a year behind, when nothing has come to its end',
      '2026-12-07T12:00:00.000Z',
      '2025-12-07T12:00:00.000Z',
      true,
    ],
  ])('by a clock that is believed: %s', (_name, last, now, believed) => {
    expect(isBelieved({ at: last === null ? null : at(last), trouble: null }, at(now))).toBe(believed);
  });

  test('by the clocks of the organisation', () => {
    const ran = { at: at('2026-12-08T02:00:00.000Z'), trouble: null };
    expect(isDue(ran, at('2026-12-08T06:59:00.000Z'), 'America/Aruba')).toBe(false);
    expect(isDue(ran, at('2026-12-08T07:00:00.000Z'), 'America/Aruba')).toBe(true);
  });

  test.each([['2027-03-27T12:00:00.000Z'], ['2027-10-30T12:00:00.000Z'], ['2027-06-01T12:00:00.000Z']])(
    'once each night, also when the clock changes (from %s)',
    (from) => {
      const runs: number[] = [];
      let last = at(from);
      for (let now: number = last; now < at(from) + 72 * HOUR; now += 10 * MINUTE) {
        if (!isDue({ at: last, trouble: null }, now as EpochMs, AMSTERDAM)) continue;
        last = now as EpochMs;
        runs.push(now);
      }
      expect(runs).toHaveLength(3);
      const hours = runs.map((one) =>
        new Date(one).toLocaleString('sv', { timeZone: AMSTERDAM }).slice(11, 13),
      );
      expect(hours).toEqual(['03', '03', '03']);
    },
  );
});
