import { describe, expect, test } from 'vitest';
import { cleanContact } from '../../server/agenda/contact.ts';
import { birthDate, dayPeriod, plannedPeriod } from '../../server/agenda/period.ts';
import { type EpochMs, HOUR, iso } from '../../server/core/clock.ts';
import { AppError } from '../../server/core/errors.ts';
import { cleanPhone } from '../../server/core/phone.ts';

const NOW = Date.parse('2026-12-07T09:00:00.000Z') as EpochMs;

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'done';
}

describe('a day in Amsterdam', () => {
  test.each([
    ['in winter', '2026-12-07', '2026-12-06T23:00:00.000Z', 24],
    ['in summer', '2026-07-01', '2026-06-30T22:00:00.000Z', 24],
    ['when the clock goes forward', '2027-03-28', '2027-03-27T23:00:00.000Z', 23],
    ['when the clock goes back', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    ['of a leap year', '2028-02-29', '2028-02-28T23:00:00.000Z', 24],
  ])('%s', (_name, day, start, hours) => {
    const period = dayPeriod(day, 'Europe/Amsterdam');
    expect([iso(period.start), (period.end - period.start) / HOUR]).toEqual([start, hours]);
  });

  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-12-32'])('%s is no day', async (day) => {
    expect(await codeOf(() => dayPeriod(day, 'Europe/Amsterdam'))).toBe('BAD_REQUEST');
  });
});

describe('a time to plan', () => {
  test.each([
    ['now', '2026-12-07T09:00:00.000Z', 'done'],
    ['a quarter of an hour ago', '2026-12-07T08:45:00.000Z', 'done'],
    ['longer ago', '2026-12-07T08:44:59.000Z', 'BAD_TIME'],
    ['within two years', '2028-12-07T09:00:00.000Z', 'done'],
    ['after more than two years', '2028-12-10T09:00:00.000Z', 'BAD_TIME'],
    ['a day that does not exist', '2027-02-30T09:00:00.000Z', 'BAD_TIME'],
    ['an hour that does not exist', '2027-02-10T25:00:00.000Z', 'BAD_TIME'],
  ])('%s', async (_name, start, outcome) => {
    expect(await codeOf(() => plannedPeriod(NOW, start, 20))).toBe(outcome);
  });
});

describe('what planners type', () => {
  test.each([
    ['06 12345678', '+31612345678'],
    ['+31 (0)20 123 4567', '+31201234567'],
    ['0032 470 12 34 56', '+32470123456'],
  ])('phone %s', async (typed, phone) => {
    expect(await cleanPhone(typed)).toBe(phone);
  });

  test.each(['112', '12345', 'bel mij', '+31', '0612345678 ext. 5', '06-1234567', '<script>'])(
    'no phone: %s',
    async (typed) => {
      expect(await codeOf(() => cleanPhone(typed))).toBe('BAD_PHONE');
    },
  );

  test.each([
    ['1950-03-07', '1950-03-07'],
    ['2026-12-07', '2026-12-07'],
  ])('born %s', (typed, day) => {
    expect(birthDate(typed, NOW)).toBe(day);
  });

  test.each(['1950-02-30', '2027-01-01'])('nobody was born on %s', async (typed) => {
    expect(await codeOf(() => birthDate(typed, NOW))).toBe('BAD_REQUEST');
  });

  test('a patient record belongs to a patient only', async () => {
    const patientId = '00000000-0000-4000-8000-000000000000';
    expect(await codeOf(() => cleanContact({ role: 'relative', name: 'Piet', patientId }, NOW))).toBe(
      'BAD_REQUEST',
    );
  });
});
