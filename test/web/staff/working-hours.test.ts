import { describe, expect, test } from 'vitest';
import type { ClinicianAvailability } from '../../../server/protocol/availability.ts';
import {
  closedSpans,
  dayOfClinician,
  linesOf,
  readLines,
  readStretches,
} from '../../../web/src/staff/working-hours.ts';
import { id } from './people.ts';

const WEEK: ClinicianAvailability = {
  clinician: { id: id('vries'), name: 'A. de Vries' },
  hours: [
    { weekday: 1, from: '09:00', until: '12:30' },
    { weekday: 1, from: '13:00', until: '17:00' },
  ],
  leave: [{ id: id('leave'), from: '2026-12-24', until: '2026-12-28' }],
};

describe('hours as people type them', () => {
  test.each([
    [
      '9:00-12:30, 13:00-17:00',
      [
        ['09:00', '12:30'],
        ['13:00', '17:00'],
      ],
    ],
    [
      '13-17 en 9.00 tot 12.30',
      [
        ['09:00', '12:30'],
        ['13:00', '17:00'],
      ],
    ],
    ['0900 – 1700;', [['09:00', '17:00']]],
    [
      '8-10 and 10 to 12',
      [
        ['08:00', '10:00'],
        ['10:00', '12:00'],
      ],
    ],
    ['  ', []],
  ])('%s', (text, wanted) => {
    expect(readStretches(text)?.map(({ from, until }) => [from, until])).toEqual(wanted);
  });

  test.each(['ochtend', '9-', '17-9', '9-9', '9-12-15', '9-12, 11-13', '25-26', '9:70-10'])(
    '%s cannot be read',
    (text) => expect(readStretches(text)).toBeNull(),
  );

  test('a week is seven lines, there and back; each line that cannot be read is named', () => {
    const lines = linesOf(WEEK.hours);
    expect(lines).toEqual(['09:00-12:30, 13:00-17:00', '', '', '', '', '', '']);
    expect(readLines(lines)).toEqual({ hours: WEEK.hours });
    expect(readLines(['9-10', 'x', '', '', 'y', '', ''])).toEqual({ faults: new Set([1, 4]) });
  });
});

describe('a day of a clinician', () => {
  const within = { from: 8 * 60, until: 18 * 60 };
  test('is closed around and between his hours', () => {
    expect(closedSpans(dayOfClinician(WEEK, '2026-12-07'), within)).toEqual([
      { from: 480, until: 540 },
      { from: 750, until: 780 },
      { from: 1020, until: 1080 },
    ]);
    const late = { from: 10 * 60, until: 12 * 60 };
    expect(closedSpans(dayOfClinician(WEEK, '2026-12-07'), late)).toEqual([]);
  });

  test('is closed as a whole when he is away or does not work, and never when nothing is known', () => {
    for (const [day, kind] of [
      ['2026-12-28', 'leave'],
      ['2026-12-08', 'hours'],
    ] as const) {
      const known = dayOfClinician(WEEK, day);
      expect([known.kind, closedSpans(known, within)]).toEqual([kind, [within]]);
    }
    expect(closedSpans(dayOfClinician({ ...WEEK, hours: [] }, '2026-12-08'), within)).toEqual([]);
  });
});
