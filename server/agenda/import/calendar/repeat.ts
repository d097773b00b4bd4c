/** A rule by which an appointment comes back (RFC 5545 §3.3.10), as far as consultations do. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  /** How many there are in all; null: no such end. */
  readonly count: number | null;
  /** Days of the week from Monday = 1, of a month also the how-manieth (-1: the last); 0: each. */
  readonly days: readonly { readonly day: number; readonly nth: number }[];
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  readonly places: readonly number[];
  readonly weekStart: number;
}

/** Days of a series that are looked at, so that one that began ages ago costs nobody the day: fifty years. */
const LONGEST = 20_000;
/** Days that are looked at in one period. */
const LENGTHS = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 31 } as const;
const DAYS: Readonly<Record<string, number>> = { MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6, SU: 7 };
const KNOWN = new Set([
  ...['freq', 'interval', 'count', 'until', 'wkst'],
  ...['byday', 'bymonthday', 'bymonth', 'bysetpos'],
]);

const FREQUENCIES: ReadonlySet<unknown> = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);

/** Reads what ical.js made of a rule; null: one that we do not follow, such as every second. */
export function ruleOf(said: unknown): Rule | null {
  if (typeof said !== 'object' || said === null) return null;
  const parts = said as Readonly<Record<string, unknown>>;
  const { freq, interval = 1, count = null, wkst = 'MO' } = parts;
  if (!FREQUENCIES.has(freq) || Object.keys(parts).some((part) => !KNOWN.has(part))) return null;
  if (!isWhole(interval) || interval < 1 || interval > 1_000) return null;
  if (count !== null && (!isWhole(count) || count < 1)) return null;
  const days = listOf(parts['byday']).map(dayOf);
  const monthDays = numbersOf(parts['bymonthday'], 31);
  const months = numbersOf(parts['bymonth'], 12);
  const places = numbersOf(parts['bysetpos'], 366);
  if (days.includes(null) || monthDays === null || months === null || places === null) return null;
  const rule: Rule = {
    ...{ freq: freq as Rule['freq'], interval, count, monthDays, months, places },
    days: days.filter((one) => one !== null),
    weekStart: weekStartOf(wkst),
  };
  return isFollowed(rule) ? rule : null;
}

/** A how-manieth day wants a month to be counted in, and a week has no days of a month. */
function isFollowed({ freq, days, monthDays, months }: Rule): boolean {
  if (freq === 'YEARLY' && months.length === 0) return days.length === 0;
  if (freq === 'WEEKLY' && monthDays.length > 0) return false;
  return freq === 'MONTHLY' || freq === 'YEARLY' || days.every(({ nth }) => nth === 0);
}

/** ical.js gives the first day of the week as a number, from Sunday = 1. */
function weekStartOf(said: unknown): number {
  return typeof said === 'number' ? ((said + 5) % 7) + 1 : (DAYS[String(said)] ?? 1);
}

/** What may still be done. */
export interface Effort {
  left: number;
}

/**
 * The days of a series from the first until `last`, in order; the first day counts whether the rule names it or not.
 *
 * @param effort days that may still be looked at for all series together; what this one takes goes off.
 * @returns null when it takes too many to get there.
 */
export function daysOf(
  rule: Rule,
  [first, last]: readonly [first: Temporal.PlainDate, last: Temporal.PlainDate],
  effort: Effort = { left: LONGEST },
): readonly Temporal.PlainDate[] | null {
  const found: Temporal.PlainDate[] = [first];
  const cost = LENGTHS[rule.freq] * Math.max(1, rule.months.length);
  const isLast = (day: Temporal.PlainDate) =>
    found.length === rule.count || Temporal.PlainDate.compare(day, last) > 0;
  for (let step = 0; step * cost < LONGEST && effort.left > 0; step += 1) {
    effort.left -= cost;
    const { from, days } = periodOf(rule, first, step);
    if (isLast(from)) return found;
    for (const day of placed(rule, days)) {
      if (Temporal.PlainDate.compare(day, first) <= 0) continue;
      if (isLast(day)) return found;
      found.push(day);
    }
  }
  return null;
}

/** The step-th day, week, month or year of a series: when it begins, and its days that the rule names. */
function periodOf(
  { freq, interval, days, monthDays, months, weekStart }: Rule,
  first: Temporal.PlainDate,
  step: number,
): { readonly from: Temporal.PlainDate; readonly days: readonly Temporal.PlainDate[] } {
  const inMonths = (day: Temporal.PlainDate) => months.length === 0 || months.includes(day.month);
  const onDay = (day: Temporal.PlainDate) => days.length === 0 || days.some((one) => isThe(day, one));
  const onMonthDay = (day: Temporal.PlainDate) =>
    monthDays.length === 0 ||
    monthDays.some((one) => day.day === (one > 0 ? one : day.daysInMonth + one + 1));
  if (freq === 'DAILY') {
    const day = first.add({ days: step * interval });
    return { from: day, days: [day].filter((one) => inMonths(one) && onDay(one) && onMonthDay(one)) };
  }
  if (freq === 'WEEKLY') {
    const from = first
      .subtract({ days: (first.dayOfWeek - weekStart + 7) % 7 })
      .add({ weeks: step * interval });
    const week = Array.from({ length: 7 }, (_, place) => from.add({ days: place }));
    const asked =
      days.length === 0 ? week.filter(({ dayOfWeek }) => dayOfWeek === first.dayOfWeek) : week.filter(onDay);
    return { from, days: asked.filter(inMonths) };
  }
  const inMonth = (from: Temporal.PlainDate) => {
    const all = Array.from({ length: from.daysInMonth }, (_, place) => from.add({ days: place }));
    const byFirst = days.length === 0 && monthDays.length === 0;
    return byFirst
      ? all.filter(({ day }) => day === first.day)
      : all.filter((one) => onDay(one) && onMonthDay(one));
  };
  if (freq === 'MONTHLY') {
    const from = first.with({ day: 1 }).add({ months: step * interval });
    return { from, days: inMonths(from) ? inMonth(from) : [] };
  }
  const from = first.with({ day: 1, month: 1 }).add({ years: step * interval });
  const asked = (months.length === 0 ? [first.month] : months).toSorted((one, other) => one - other);
  return { from, days: asked.flatMap((month) => inMonth(from.with({ month }))) };
}

function isThe(day: Temporal.PlainDate, { day: weekday, nth }: Rule['days'][number]): boolean {
  if (day.dayOfWeek !== weekday) return false;
  if (nth === 0) return true;
  return nth > 0 ? Math.ceil(day.day / 7) === nth : Math.ceil((day.daysInMonth - day.day + 1) / 7) === -nth;
}

/** The how-manieth of a period, where the rule says so. */
function placed({ places }: Rule, days: readonly Temporal.PlainDate[]): readonly Temporal.PlainDate[] {
  if (places.length === 0) return days;
  return days.filter((_, at) => places.includes(at + 1) || places.includes(at - days.length));
}

function dayOf(text: unknown): Rule['days'][number] | null {
  const [, nth = '', name = ''] = /^([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)$/.exec(String(text)) ?? [];
  const day = DAYS[name];
  return day === undefined ? null : { day, nth: nth === '' ? 0 : Number(nth) };
}

function numbersOf(said: unknown, most: number): readonly number[] | null {
  const numbers = listOf(said).map(Number);
  return numbers.every((one) => isWhole(one) && one !== 0 && Math.abs(one) <= most) ? numbers : null;
}

function listOf(said: unknown): readonly unknown[] {
  if (said === undefined) return [];
  return Array.isArray(said) ? said : [said];
}

function isWhole(said: unknown): said is number {
  return typeof said === 'number' && Number.isInteger(said);
}
