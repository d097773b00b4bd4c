import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../server/core/clock.ts';
import { cleanHours, openingAt } from '../../server/organisation/locations/hours.ts';
import { openingInWords, weekInWords } from '../../server/organisation/locations/words.ts';
import type { ClosedDays, Week } from '../../server/protocol/locations.ts';

const ZONE = 'Europe/Amsterdam';
const WORKDAY = [
  { from: '08:30', until: '12:00' },
  { from: '13:00', until: '17:00' },
];
const FRIDAY = [{ from: '08:30', until: '12:00' }];
const WEEK: Week = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, FRIDAY, [], []];
const NOTHING: Week = [[], [], [], [], [], [], []];

const at = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).epochMilliseconds as EpochMs;
const standing = (text: string, closedDays: ClosedDays = [], week = WEEK) => {
  const opening = openingAt({ week, closedDays }, at(text), ZONE);
  return opening === null ? null : openingInWords(opening, ZONE, 'nl');
};

describe('a desk', () => {
  test.each([
    ['2026-11-20T09:00', 'Wij zijn nu open, tot 12.00 uur.'],
    ['2026-11-20T12:00', 'Wij zijn nu gesloten. Wij zijn weer open op maandag 23 november om 8.30 uur.'],
    ['2026-11-22T23:59', 'Wij zijn nu gesloten. Wij zijn weer open op maandag 23 november om 8.30 uur.'],
    ['2026-11-23T08:29', 'Wij zijn nu gesloten. Wij zijn weer open op maandag 23 november om 8.30 uur.'],
    ['2026-11-23T08:30', 'Wij zijn nu open, tot 12.00 uur.'],
    ['2026-11-23T12:30', 'Wij zijn nu gesloten. Wij zijn weer open op maandag 23 november om 13.00 uur.'],
  ])('at %s: %s', (time, said) => {
    expect(standing(time)).toBe(said);
  });

  test('skips the days on which it is closed, the first and the last too', () => {
    const christmas = [{ from: '2026-12-25', until: '2027-01-03' }];
    expect(standing('2026-12-25T09:00', christmas)).toContain('maandag 4 januari om 8.30 uur');
    expect(standing('2026-12-24T13:30', christmas)).toContain('nu open, tot 17.00');
  });

  test('keeps its hours on the days when the clock changes', () => {
    const sunday: Week = NOTHING.with(6, [{ from: '01:30', until: '04:00' }]);
    expect(standing('2026-03-29T03:30', [], sunday)).toContain('nu open, tot 4.00');
    expect(standing('2026-10-25T03:59', [], sunday)).toContain('nu open, tot 4.00');
    // of an hour that summer skips, the first moment after it counts
    expect(standing('2026-03-29T01:00', [], NOTHING.with(6, [{ from: '02:15', until: '04:00' }]))).toContain(
      'zondag 29 maart om 3.15 uur',
    );
  });

  test('of which nobody said when it is open says nothing; one that never opens again says so', () => {
    expect(standing('2026-11-23T09:00', [], NOTHING)).toBeNull();
    const ever = [{ from: '2026-01-01', until: '2099-01-01' }];
    expect(standing('2026-11-23T09:00', ever)).toBe('Wij zijn nu gesloten.');
  });
});

describe('a week in words', () => {
  test('says equal days together', () => {
    const lines = (language: 'nl' | 'en', week = WEEK) =>
      weekInWords(week, language).map(({ days, hours }) => `${days}: ${hours}`);
    expect(lines('nl')).toEqual([
      'maandag tot en met donderdag: van 8.30 tot 12.00 uur en van 13.00 tot 17.00 uur',
      'vrijdag: van 8.30 tot 12.00 uur',
      'zaterdag en zondag: gesloten',
    ]);
    expect(lines('en')).toEqual([
      'Monday to Thursday: from 8:30 to 12:00 and from 13:00 to 17:00',
      'Friday: from 8:30 to 12:00',
      'Saturday and Sunday: closed',
    ]);
    expect(lines('nl', NOTHING)).toEqual([]);
  });
});

describe('hours as they are kept', () => {
  test('stand in their order', () => {
    const { week } = cleanHours({ week: WEEK.with(0, WORKDAY.toReversed()), closedDays: [] });
    expect(week).toEqual(WEEK);
  });

  test.each<[string, Week, ClosedDays]>([
    ['an end before the begin', NOTHING.with(0, [{ from: '17:00', until: '08:30' }]), []],
    ['no time at all', NOTHING.with(0, [{ from: '09:00', until: '09:00' }]), []],
    ['an overlap', NOTHING.with(0, [...WORKDAY, { from: '11:00', until: '13:30' }]), []],
    ['a day that does not exist', WEEK, [{ from: '2026-02-30', until: '2026-03-02' }]],
    ['days turned around', WEEK, [{ from: '2026-12-26', until: '2026-12-25' }]],
  ])('%s is refused', (_name, week, closedDays) => {
    expect(() => cleanHours({ week, closedDays })).toThrow(expect.objectContaining({ code: 'BAD_HOURS' }));
  });
});
