import { expect, test } from 'vitest';
import type { LocationRecord } from '../../../server/protocol/locations.ts';
import {
  addClosed,
  addHolidays,
  draftOf,
  type LocationDraft,
  type LocationField,
  locationFaults,
  readHours,
  wantedOf,
} from '../../../web/src/locations/draft.ts';

const location: LocationRecord = {
  id: 'oost',
  name: 'Oost',
  phone: '010 123 45 67',
  address: 'Dorpsstraat 1',
  week: [
    [
      { from: '08:30', until: '12:00' },
      { from: '13:00', until: '17:00' },
    ],
    ...Array.from({ length: 6 }, () => []),
  ],
  closedDays: [{ from: '2026-12-25', until: '2026-12-26' }],
  archived: false,
};

test('what stands there is its own draft, without faults', () => {
  const { id: _, ...wanted } = location;
  expect(draftOf(location).week[0]).toBe('8.30-12.00, 13.00-17.00');
  expect(wantedOf(draftOf(location))).toEqual(wanted);
  expect([...locationFaults(draftOf(location)), ...locationFaults(draftOf(null))]).toEqual([]);
});

test.each([
  ['8.30-17', '08:30-17:00'],
  ['0830 – 1200 en 13:00 tot 17:00', '08:30-12:00 13:00-17:00'],
  ['9 to 12; 13 to 17', '09:00-12:00 13:00-17:00'],
  ['  ', ''],
])('%s is read as %s', (typed, hours) => {
  expect(
    readHours(typed)
      ?.map(({ from, until }) => `${from}-${until}`)
      .join(' '),
  ).toBe(hours);
});

test.each(['gesloten', '17-9', '9-12, 11-14', '9-24', '9-12-14', '9', '1-2,3-4,5-6,7-8'])(
  '%s makes no sense',
  (typed) => {
    expect(readHours(typed)).toBeNull();
  },
);

test.each<[Partial<LocationDraft>, LocationField]>([
  [{ phone: 'bel' }, 'phone'],
  [{ week: draftOf(location).week.with(3, '17-9') }, 'week-3'],
  [{ closedDays: [{ key: 4, from: '2026-12-26', until: '2026-12-25' }] }, 'closed-4'],
  [{ closedDays: [{ key: 0, from: '', until: '' }] }, 'closed-0'],
])('%j must be mended', (changed, field) => {
  expect([...locationFaults({ ...draftOf(location), ...changed })]).toEqual([field]);
});

test('rows of closed days keep their own fields, whichever goes', () => {
  const two = addClosed(addClosed(draftOf(null), '2026-12-01'), '2026-12-02');
  const first = { ...two, closedDays: two.closedDays.slice(1) };
  const keys = addClosed(first, '2026-12-03').closedDays.map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

test('a year of holidays is filled in once, and what stands there stays', () => {
  const once = addHolidays(draftOf(location), '2026-11-22');
  const days = once.closedDays.map(({ from }) => from);
  expect(days).toContain('2027-04-27');
  expect(days).toContain('2027-03-29');
  expect(days).not.toContain('2027-03-26');
  expect(days.filter((day) => day === '2026-12-26')).toEqual([]);
  expect(addHolidays(once, '2026-11-22')).toEqual(once);
  expect(locationFaults(once).size).toBe(0);
});
