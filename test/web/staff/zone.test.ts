import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, instantOf, isDay, longDay, readTime, timeOf } from '../../../web/src/staff/zone.ts';

const AMSTERDAM = 'Europe/Amsterdam';

describe('instants of a wall clock', () => {
  test.each([
    ['winter', '2026-11-21', '10:30', '2026-11-21T09:30:00.000Z'],
    ['summer', '2026-07-01', '10:30', '2026-07-01T08:30:00.000Z'],
    ['just after midnight, still yesterday in UTC', '2026-07-01', '00:30', '2026-06-30T22:30:00.000Z'],
    ['the night the clock goes forward, before', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['the night the clock goes forward, after', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['the hour that comes twice: the first', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ])('%s', (_name, day, time, instant) => {
    expect(instantOf(day, time, AMSTERDAM)).toBe(instant);
  });

  test.each([
    ['the hour that is skipped', '2026-03-29', '02:30'],
    ['a day that does not exist', '2026-02-30', '10:00'],
    ['no day', '', '10:00'],
    ['no time', '2026-11-21', ''],
    ['an hour beyond the day', '2026-11-21', '24:00'],
  ])('none for %s', (_name, day, time) => {
    expect(instantOf(day, time, AMSTERDAM)).toBeNull();
  });

  test('what is shown of an instant leads back to it, in every zone, but for an hour that comes twice', () => {
    const zones = [AMSTERDAM, 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC'];
    const minute = fc
      .integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) })
      .map((ms) => ms - (ms % 60_000));
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (ms, zone) => {
        const back = instantOf(dayOf(ms, zone), timeOf(ms, zone), zone);
        if (back === null) return false;
        const late = ms - Date.parse(back);
        return late === 0 || late === 3_600_000;
      }),
    );
  });
});

describe('days', () => {
  test('go on over the end of a month, a year and summer time', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
  });

  test('belong to the organisation, not to this computer', () => {
    expect(dayOf(Date.parse('2026-11-21T23:30:00Z'), AMSTERDAM)).toBe('2026-11-22');
    expect(dayOf(Date.parse('2026-11-21T23:30:00Z'), 'America/New_York')).toBe('2026-11-21');
  });

  test.each(['2026-2-3', '2026-02-30', '20260203', '', 'vandaag', '2026-02-03T00:00'])(
    '%j is none',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );

  test('are written out in the language on screen', () => {
    expect(longDay('2026-11-21', 'nl-NL')).toBe('zaterdag 21 november 2026');
    expect(longDay('2026-11-21', 'en-GB')).toMatch(/Saturday,? 21 November 2026/);
  });
});

test.each([
  ['10:30', '10:30'],
  ['9:05', '09:05'],
  ['09.05', '09:05'],
  ['0905', '09:05'],
  [' 9 ', '09:00'],
  ['23:59', '23:59'],
  ['24:00', null],
  ['9:60', null],
  ['9:5', null],
  ['10:30 PM', null],
  ['half elf', null],
  ['', null],
])('the typed time %j is read as %j', (text, time) => {
  expect(readTime(text)).toBe(time);
});
