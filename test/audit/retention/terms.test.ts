import { describe, expect, test } from 'vitest';
import { cutoffsAt, lawfulFrom, monthBefore, monthStart } from '../../../server/audit/retention/terms.ts';
import { type EpochMs, iso } from '../../../server/core/clock.ts';
import { TERMS } from './default-terms.ts';

const at = (text: string) => Date.parse(text) as EpochMs;
const AMSTERDAM = 'Europe/Amsterdam';

describe('the log keeps whole months, and never less than the term', () => {
  test.each([
    ['2031-11-30T23:59:59.999Z', '2026-11'],
    ['2031-12-01T00:00:00.000Z', '2026-12'],
    ['2028-02-29T12:00:00.000Z', '2023-02'],
    ['2028-03-01T00:00:00.000Z', '2023-03'],
    ['2033-02-28T23:59:59.999Z', '2028-02'],
    ['2033-03-01T00:00:00.000Z', '2028-03'],
    ['2032-01-01T00:00:00.000Z', '2027-01'],
  ])('at %s five years keep from %s on', (now, month) => {
    expect(monthBefore(at(now), 5)).toBe(month);
    // the youngest line that goes is five years old, whatever the months and leap days between
    const youngest = Temporal.Instant.fromEpochMilliseconds(monthStart(month) - 1).toZonedDateTimeISO('UTC');
    expect(youngest.add({ years: 5 }).epochMilliseconds).toBeLessThan(at(now));
  });

  test('and a request is told the first day on which the law lets go', () => {
    expect(lawfulFrom(at('2026-12-31T23:59:59.999Z'))).toBe('2032-01-01');
    expect(lawfulFrom(at('2024-02-29T00:00:00.000Z'))).toBe('2029-03-01');
    for (const written of ['2026-12-07T09:00:00.000Z', '2024-02-29T23:00:00.000Z']) {
      const free = at(`${lawfulFrom(at(written))}T00:00:00.000Z`);
      expect(monthStart(monthBefore(free, 5))).toBeGreaterThan(at(written));
      expect(monthStart(monthBefore((free - 1) as EpochMs, 5))).toBeLessThanOrEqual(at(written));
    }
  });
});

describe('months and days are those of the organisation', () => {
  test.each([
    // summer time then, winter time now, and the other way round
    ['2027-11-22T02:00:00.000Z', AMSTERDAM, '2026-10-21T22:00:00.000Z'],
    ['2027-05-01T02:00:00.000Z', AMSTERDAM, '2026-03-31T22:00:00.000Z'],
    ['2028-01-01T02:00:00.000Z', AMSTERDAM, '2026-11-30T23:00:00.000Z'],
    // the same moment is another day on the other side of the ocean
    ['2028-01-01T02:00:00.000Z', 'America/Aruba', '2026-11-30T04:00:00.000Z'],
    // what ended on 31 January is kept through all of February, leap day and all
    ['2027-02-28T20:00:00.000Z', AMSTERDAM, '2026-01-27T23:00:00.000Z'],
    ['2028-02-29T20:00:00.000Z', AMSTERDAM, '2027-01-28T23:00:00.000Z'],
    ['2028-03-01T20:00:00.000Z', AMSTERDAM, '2027-01-31T23:00:00.000Z'],
    // there is no 31 February: its last day counts
    ['2027-03-31T20:00:00.000Z', AMSTERDAM, '2026-02-27T23:00:00.000Z'],
  ])('at %s in %s appointments that ended before %s go', (now, zone, before) => {
    expect(iso(cutoffsAt(at(now), TERMS, zone).appointments)).toBe(before);
  });

  test('days are calendar days, hours are hours, also when the clock changes', () => {
    const spring = cutoffsAt(at('2027-03-28T12:00:00.000Z'), { ...TERMS, deliveryDays: 1 }, AMSTERDAM);
    expect(iso(spring.deliveries)).toBe('2027-03-26T23:00:00.000Z');
    expect(iso(spring.links)).toBe('2027-03-27T12:00:00.000Z');
    expect(iso(cutoffsAt(at('2027-03-29T12:00:00.000Z'), TERMS, AMSTERDAM).deliveries)).toBe(
      '2027-02-26T23:00:00.000Z',
    );
  });
});
