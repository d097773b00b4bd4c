import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EpochMs, fromIso, iso } from '../../server/core/clock.ts';

describe('an instant of text', () => {
  test('of ours reads back as the same millisecond', () => {
    const span = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...span, noInvalidDate: true }), (date) => {
        const at = date.getTime() as EpochMs;
        expect(fromIso(iso(at))).toBe(at);
      }),
    );
  });

  test.each([
    ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
    ['2000-02-29T00:00:00.5Z', Date.UTC(2000, 1, 29, 0, 0, 0, 500)],
    ['2026-11-21T20:00:00.123456+01:00', Date.UTC(2026, 10, 21, 19, 0, 0, 123)],
    ['2026-11-21T20:00:00-12:30', Date.UTC(2026, 10, 22, 8, 30)],
  ])('%s is an instant', (text, at) => {
    expect(fromIso(text)).toBe(at);
  });

  test.each([
    ['30 February', '2026-02-30T12:00:00Z'],
    ['29 February of a common year', '2026-02-29T12:00:00Z'],
    ['29 February of a common century', '1900-02-29T12:00:00Z'],
    ['31 April', '2026-04-31T12:00:00Z'],
    ['month 13', '2026-13-01T12:00:00Z'],
    ['day 0', '2026-01-00T12:00:00Z'],
    ['hour 24', '2026-01-01T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['a time without zone', '2026-01-01T12:00:00'],
    ['a day alone', '2026-01-01'],
    ['an offset of a day', '2026-01-01T12:00:00+24:00'],
    ['a year of five digits', '+12026-01-01T12:00:00Z'],
    ['words', '1 January 2026'],
    ['something behind it', '2026-01-01T12:00:00Z '],
    ['two lines', '2026-01-01T12:00:00Z\n'],
    ['nothing', ''],
  ])('%s is none', (_what, text) => {
    expect(fromIso(text)).toBeNull();
  });
});
