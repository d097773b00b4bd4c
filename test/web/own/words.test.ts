import { expect, test } from 'vitest';
import type { OwnAppointment } from '../../../server/protocol/patient-accounts.ts';
import { birthDateIn } from '../../../web/src/own/birth-date.ts';
import { dayOf, parted, timeOf, todayOf } from '../../../web/src/own/when.ts';

const AMSTERDAM = { timeZone: 'Europe/Amsterdam', locale: 'nl-NL' };

test('a birth date is read as people write it', () => {
  for (const typed of ['7-3-1950', '07-03-1950', ' 7/3/1950 ', '7.3.1950', '7 3 1950', '1950-03-07'])
    expect(birthDateIn(typed)).toBe('1950-03-07');
});

test('and what is no day is none', () => {
  for (const typed of [
    '',
    '7-3-50',
    '31-2-1950',
    '30-02-2000',
    '0-1-1950',
    '1950-13-01',
    'maart',
    '7-3-19500',
  ])
    expect(birthDateIn(typed)).toBeNull();
});

test('days and times are those of the organisation, also around midnight', () => {
  expect(dayOf('2026-12-07T23:30:00.000Z', AMSTERDAM)).toBe('dinsdag 8 december 2026');
  expect(timeOf('2026-12-07T23:30:00.000Z', AMSTERDAM)).toBe('00:30');
  expect(todayOf('2026-12-07T23:30:00.000Z', 'Europe/Amsterdam')).toBe('2026-12-08');
});

test('what comes stands with the next one first, what is over with the last one first', () => {
  const at = (start: string, window: OwnAppointment['window']) => ({ start, window }) as OwnAppointment;
  const all = [at('4', 'early'), at('3', 'cancelled'), at('2', 'open'), at('1', 'late')];
  const { coming, past } = parted(all);
  expect(coming.map(({ start }) => start)).toEqual(['2', '4']);
  expect(past.map(({ start }) => start)).toEqual(['3', '1']);
});
