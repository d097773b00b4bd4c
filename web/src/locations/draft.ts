import type { Hours, LocationRecord, LocationWanted, Week } from '../../../server/protocol/locations.ts';
import { type Holiday, holidayOn } from '../staff/holidays.ts';
import { addDays, type Day, isDay, readTime } from '../staff/zone.ts';

/** Days on which it is closed, as typed; `key` names its fields on screen. */
export interface ClosedDraft {
  readonly key: number;
  readonly from: string;
  readonly until: string;
}

/** A location as it is typed. */
export interface LocationDraft {
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  /** Seven days, Monday first: `8.30-12.00, 13.00-17.00`; empty: closed. */
  readonly week: readonly string[];
  readonly closedDays: readonly ClosedDraft[];
  readonly archived: boolean;
}

/** The hours of a day: `week-0` is Monday's. */
export type WeekField = `week-${number}`;
/** A field that must be mended: `closed-4` is that of the closed days with key 4. */
export type LocationField = 'phone' | WeekField | `closed-${number}`;

const NEW = { name: '', phone: '', address: '', week: Array.from({ length: 7 }, () => []), closedDays: [] };

/** A draft of what stands there, or of a new one. */
export function draftOf(location: LocationRecord | null): LocationDraft {
  const { name, phone, address, week, closedDays } = location ?? NEW;
  return {
    ...{ name, phone, address },
    week: weekDraft(week),
    closedDays: closedDays.map((days, key) => ({ key, ...days })),
    archived: location?.archived ?? false,
  };
}

/** What must be mended before it can be saved. */
export function locationFaults({ phone, week, closedDays }: LocationDraft): ReadonlySet<LocationField> {
  const faults = new Set<LocationField>();
  if (!/^(\+?[0-9][0-9 ()-]{1,30})?$/.test(phone.trim())) faults.add('phone');
  for (const field of weekFaults(week)) faults.add(field);
  for (const { key, from, until } of closedDays)
    if (!isDay(from) || !isDay(until) || until < from) faults.add(`closed-${key}`);
  return faults;
}

/** Days whose hours make no sense. */
export function weekFaults(week: readonly string[]): readonly WeekField[] {
  return week.flatMap((typed, day) => (readHours(typed) === null ? [`week-${day}` as const] : []));
}

/** What a draft without faults asks for. */
export function wantedOf({
  name,
  phone,
  address,
  week,
  closedDays,
  archived,
}: LocationDraft): LocationWanted {
  return {
    ...{ name: name.trim(), phone: phone.trim(), address: address.trim(), archived },
    week: weekWanted(week),
    closedDays: closedDays.map(({ from, until }) => ({ from, until })),
  };
}

/** With one more row of closed days. */
export function addClosed(draft: LocationDraft, from: Day, until: Day = from): LocationDraft {
  const key = 1 + Math.max(-1, ...draft.closedDays.map((days) => days.key));
  return { ...draft, closedDays: [...draft.closedDays, { key, from, until }] };
}

/** On these many work. */
const WORKED: ReadonlySet<Holiday> = new Set(['good-friday', 'liberation-day']);
/** As many as the app takes. */
export const MOST_CLOSED = 60;

/** With the public holidays of the coming year on which most are closed; those that stand there already stay as they are. */
export function addHolidays(draft: LocationDraft, today: Day): LocationDraft {
  let more = draft;
  for (let day = today; day < addDays(today, 366); day = addDays(day, 1)) {
    const holiday = holidayOn(day);
    const known = more.closedDays.some(({ from, until }) => from <= day && day <= until);
    if (holiday !== null && !WORKED.has(holiday) && !known && more.closedDays.length < MOST_CLOSED)
      more = addClosed(more, day);
  }
  return more;
}

/** `8.30-12.00, 13.00-17.00` */
function printHours(day: readonly Hours[]): string {
  const clock = (time: string) => time.replace(/^0/, '').replace(':', '.');
  return day.map(({ from, until }) => `${clock(from)}-${clock(until)}`).join(', ');
}

/** A week as it is typed. */
export function weekDraft(week: Week): readonly string[] {
  return week.map(printHours);
}

/** A week that was typed without faults. */
export function weekWanted(week: readonly string[]): Week {
  return week.map((typed) => [...(readHours(typed) ?? [])]);
}

/** Hours as people type them; null: they make no sense, end before they begin, or overlap. Nothing is no hours. */
export function readHours(typed: string): readonly Hours[] | null {
  if (typed.trim() === '') return [];
  const hours: Hours[] = [];
  for (const part of typed.split(/,|;|\ben\b|\band\b/)) {
    const [first = '', last = '', ...more] = part.split(/-|–|\btot\b|\bto\b/);
    const [from, until] = [readTime(first), readTime(last)];
    const after = hours.at(-1)?.until ?? '';
    if (more.length > 0 || from === null || until === null || until <= from || from < after) return null;
    hours.push({ from, until });
  }
  return hours.length > 3 ? null : hours;
}
