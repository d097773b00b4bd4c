import { describe, expect, test } from 'vitest';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import { type Holiday, holidayOn } from '../../../web/src/staff/holidays.ts';
import { carried, clockOf, keyed, startOf, takeUp } from '../../../web/src/staff/moving.ts';
import {
  clashAt,
  hoursShown,
  neighbourOf,
  weekDays,
  weekNumber,
  weekOf,
} from '../../../web/src/staff/week.ts';
import { appointment, id } from './people.ts';

const ZONE = 'Europe/Amsterdam';
const DAYS = weekOf('2026-11-25');

/** An appointment on that day of November, on UTC's clock (one hour behind the practice). */
function on(day: number, start: string, end: string, more: Partial<Appointment> = {}): Appointment {
  const at = (time: string) => `2026-11-${day}T${time}:00.000Z`;
  return appointment({ id: id(`${day}${start}`), start: at(start), end: at(end), ...more });
}

describe('a week', () => {
  test('begins on Monday, whatever its day; weeks have their ISO numbers', () => {
    expect([DAYS[0], DAYS[6]]).toEqual(['2026-11-23', '2026-11-29']);
    expect(weekOf('2026-11-29')).toEqual(DAYS);
    expect(['2026-11-25', '2026-01-01', '2027-01-03', '2027-01-04', '2025-12-29'].map(weekNumber)).toEqual([
      48, 1, 53, 1, 1,
    ]);
  });

  test('puts what overlaps side by side, and says where one clinician is planned twice', () => {
    const other = { id: id('smit'), name: 'Emma Smit' };
    const all = [
      on(23, '08:00', '09:00'),
      on(23, '08:30', '08:45', { clinician: other }),
      on(23, '08:40', '09:10'),
      on(23, '09:10', '09:20'),
    ];
    const [monday, tuesday] = weekDays(DAYS, all, ZONE);
    const seen = monday?.blocks.map(({ from, lane, lanes, clashes }) => [from, lane, lanes, clashes]);
    expect(seen).toEqual([
      [540, 0, 3, true],
      [570, 1, 3, false],
      [580, 2, 3, true],
      [610, 0, 1, false],
    ]);
    expect(tuesday?.blocks).toEqual([]);
  });

  test('what was cancelled clashes with nothing', () => {
    const all = [on(23, '08:00', '09:00', { state: 'cancelled' }), on(23, '08:30', '08:45')];
    expect(weekDays(DAYS, all, ZONE)[0]?.blocks.map(({ clashes }) => clashes)).toEqual([false, false]);
  });

  test('shows the usual hours, and more when there is more', () => {
    expect(hoursShown(weekDays(DAYS, [], ZONE))).toEqual({ from: 8, until: 18 });
    const early = weekDays(DAYS, [on(24, '05:30', '05:45'), on(24, '18:30', '19:05')], ZONE);
    expect(hoursShown(early)).toEqual({ from: 6, until: 21 });
  });

  test('arrow keys go from one to the next, over empty days', () => {
    const all = [
      on(23, '08:00', '08:10'),
      on(23, '13:00', '13:10'),
      on(26, '09:00', '09:10'),
      on(26, '12:00', '12:10'),
    ];
    const week = weekDays(DAYS, all, ZONE);
    const go = (from: number, key: string) => neighbourOf(week, all[from]?.id ?? '', key);
    expect(go(0, 'ArrowDown')).toBe(all[1]?.id);
    expect(go(0, 'ArrowUp')).toBeNull();
    expect(go(1, 'ArrowRight')).toBe(all[3]?.id);
    expect(go(2, 'ArrowLeft')).toBe(all[0]?.id);
    expect(go(2, 'ArrowRight')).toBeNull();
    expect(go(2, 'Tab')).toBeNull();
  });
});

describe('carrying an appointment', () => {
  const taken = takeUp(on(25, '09:33', '09:53'), ZONE);

  test('by keys: five minutes, an hour, a day; Enter puts it down, Escape does not', () => {
    expect([taken.day, clockOf(taken)]).toEqual(['2026-11-25', '10:33']);
    const pressed = (key: string, shift = false) => {
      const next = keyed(taken, key, shift);
      return next === null || typeof next === 'string' ? next : `${next.day} ${clockOf(next)}`;
    };
    expect(pressed('ArrowDown')).toBe('2026-11-25 10:40');
    expect(pressed('ArrowUp')).toBe('2026-11-25 10:30');
    expect(pressed('ArrowUp', true)).toBe('2026-11-25 09:35');
    expect(pressed('ArrowLeft')).toBe('2026-11-24 10:33');
    expect(pressed('ArrowRight')).toBe('2026-11-26 10:33');
    expect([pressed('Enter'), pressed('Escape'), pressed('x')]).toEqual(['drop', 'stop', null]);
  });

  test('never leaves its day of the clock, and knows the hour that does not exist', () => {
    expect(clockOf(carried(taken, { minutes: -5000 }))).toBe('00:00');
    expect(clockOf(carried(taken, { minutes: 5000 }))).toBe('23:55');
    expect(startOf({ ...taken, day: '2027-03-28', minute: 150 }, ZONE)).toBeNull();
    expect(startOf(taken, ZONE)).toBe(taken.appointment.start);
  });

  test('wants the rest between that its kind asks for', () => {
    const type = { ...taken.appointment.type, bufferMin: 10 };
    const all = [on(26, '09:00', '09:30', { type }), taken.appointment];
    expect(clashAt(all, taken.appointment, '2026-11-26T09:39:00.000Z')).toBe(all[0]);
    expect(clashAt(all, taken.appointment, '2026-11-26T09:40:00.000Z')).toBeNull();
    const close = weekDays(DAYS, [on(26, '09:00', '09:30', { type }), on(26, '09:35', '09:45')], ZONE)[3];
    expect(close?.blocks.map(({ clashes }) => clashes)).toEqual([true, true]);
  });

  test('says with what it would clash', () => {
    const all = [taken.appointment, on(26, '09:00', '09:30')];
    expect(clashAt(all, taken.appointment, '2026-11-26T09:29:00.000Z')).toBe(all[1]);
    expect(clashAt(all, taken.appointment, '2026-11-26T09:30:00.000Z')).toBeNull();
    expect(clashAt(all, taken.appointment, '2026-11-26T08:40:00.000Z')).toBeNull();
    expect(clashAt(all, taken.appointment, taken.appointment.start)).toBeNull();
  });
});

test.each<[string, Holiday | null]>([
  ['2026-04-05', 'easter'],
  ['2027-03-28', 'easter'],
  ['2038-04-25', 'easter'],
  ['2026-04-03', 'good-friday'],
  ['2026-04-06', 'easter-monday'],
  ['2026-05-14', 'ascension'],
  ['2026-05-24', 'whitsun'],
  ['2026-05-25', 'whit-monday'],
  ['2026-04-27', 'kings-day'],
  ['2025-04-26', 'kings-day'],
  ['2025-04-27', null],
  ['2026-05-05', 'liberation-day'],
  ['2026-12-25', 'christmas'],
  ['2026-11-25', null],
])('%s: %s', (day, holiday) => {
  expect(holidayOn(day)).toBe(holiday);
});
