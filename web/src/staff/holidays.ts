import { addDays, type Day } from './zone.ts';

/** A public holiday of the Netherlands: the key of its name. */
export type Holiday =
  | 'new-year'
  | 'good-friday'
  | 'easter'
  | 'easter-monday'
  | 'kings-day'
  | 'liberation-day'
  | 'ascension'
  | 'whitsun'
  | 'whit-monday'
  | 'christmas'
  | 'boxing-day';

const known = new Map<number, ReadonlyMap<Day, Holiday>>();

/** The holiday that falls on this day, or `null`. On Good Friday many work; 5 May is free for most every five years. */
export function holidayOn(day: Day): Holiday | null {
  const year = Number(day.slice(0, 4));
  const days = known.get(year) ?? holidaysOf(year);
  known.set(year, days);
  return days.get(day) ?? null;
}

function holidaysOf(year: number): ReadonlyMap<Day, Holiday> {
  const easter = easterOf(year);
  return new Map<Day, Holiday>([
    [`${year}-01-01`, 'new-year'],
    [addDays(easter, -2), 'good-friday'],
    [easter, 'easter'],
    [addDays(easter, 1), 'easter-monday'],
    [kingsDayOf(year), 'kings-day'],
    [`${year}-05-05`, 'liberation-day'],
    [addDays(easter, 39), 'ascension'],
    [addDays(easter, 49), 'whitsun'],
    [addDays(easter, 50), 'whit-monday'],
    [`${year}-12-25`, 'christmas'],
    [`${year}-12-26`, 'boxing-day'],
  ]);
}

/** 27 April, or the day before when that is a Sunday. */
function kingsDayOf(year: number): Day {
  const day = `${year}-04-27`;
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 0 ? addDays(day, -1) : day;
}

/** Easter Sunday of the Gregorian calendar: the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const date = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
