import type { Appointment } from '../../../server/protocol/agenda.ts';
import { addDays, type Day, dayOf, timeOf } from './zone.ts';

const DAY_MIN = 24 * 60;
/** What every week shows at least, in hours. */
const USUAL = { from: 8, until: 18 } as const;

/** An appointment in its column: when on the wall clock, and where beside those at the same time. */
export interface Block {
  readonly appointment: Appointment;
  /** Minutes since midnight. */
  readonly from: number;
  readonly until: number;
  /** Its place among those that overlap, from 0, and of how many. */
  readonly lane: number;
  readonly lanes: number;
  /** Whether its clinician has another appointment at the same time, or no rest between. */
  readonly clashes: boolean;
}

/** One day of a week on screen. */
export interface WeekDay {
  readonly day: Day;
  readonly blocks: readonly Block[];
}

/** The days of the week that this day is in, from Monday. */
export function weekOf(day: Day): readonly Day[] {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, place) => addDays(day, place - weekday));
}

/** The ISO 8601 number of the week that this day is in. */
export function weekNumber(day: Day): number {
  const thursday = weekOf(day)[3] ?? day;
  const first = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`);
  return Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / (7 * 86_400_000)) + 1;
}

/** Appointments as columns of days; whatever is on none of these days is left out. */
export function weekDays(
  days: readonly Day[],
  appointments: readonly Appointment[],
  zone: string,
): readonly WeekDay[] {
  const byDay = Map.groupBy(appointments, ({ start }) => dayOf(Date.parse(start), zone));
  return days.map((day) => ({ day, blocks: blocksOf(byDay.get(day) ?? [], zone) }));
}

/** The hours that a week must show: the usual ones, and whatever is planned beyond them. */
export function hoursShown(week: readonly WeekDay[]): { readonly from: number; readonly until: number } {
  const blocks = week.flatMap((one) => one.blocks);
  const first = Math.min(...blocks.map(({ from }) => Math.floor(from / 60)));
  const last = Math.max(...blocks.map(({ until }) => Math.ceil(until / 60)));
  return { from: Math.min(USUAL.from, first), until: Math.max(USUAL.until, last) };
}

/** The appointment of the same clinician that this one would meet, or whose rest it would take; `null`: none. */
export function clashAt(
  appointments: readonly Appointment[],
  moved: Appointment,
  start: string,
): Appointment | null {
  const from = Date.parse(start);
  const until = from + Date.parse(moved.end) - Date.parse(moved.start);
  const found = appointments.find(
    (one) =>
      one.id !== moved.id &&
      one.state === 'planned' &&
      one.clinician.id === moved.clinician.id &&
      Date.parse(one.start) < restedAt(until, moved) &&
      from < restedAt(Date.parse(one.end), one),
  );
  return found ?? null;
}

/** When the clinician is ready for the next one. */
function restedAt(endMs: number, { type }: Appointment): number {
  return endMs + type.bufferMin * 60_000;
}

function blocksOf(appointments: readonly Appointment[], zone: string): readonly Block[] {
  const inOrder = appointments
    .map((appointment) => ({ appointment, ...minutesOf(appointment, zone) }))
    .sort((one, other) => one.from - other.from || one.until - other.until);
  const blocks: Block[] = [];
  for (let at = 0; at < inOrder.length; ) {
    const group = overlapping(inOrder, at);
    blocks.push(...sideBySide(group, appointments));
    at += group.length;
  }
  return blocks;
}

type Span = Pick<Block, 'appointment' | 'from' | 'until'>;

/** From the one at `at` on, as many as hang together in time. */
function overlapping(spans: readonly Span[], at: number): readonly Span[] {
  let end = 0;
  let count = 0;
  for (const { from, until } of spans.slice(at)) {
    if (count > 0 && from >= end) break;
    end = Math.max(end, until);
    count += 1;
  }
  return spans.slice(at, at + count);
}

/** Each in the first lane that is free by then. */
function sideBySide(group: readonly Span[], all: readonly Appointment[]): readonly Block[] {
  const ends: number[] = [];
  const placed = group.map((span) => {
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = span.until;
    return { ...span, lane };
  });
  return placed.map((span) => ({
    ...span,
    lanes: ends.length,
    clashes:
      span.appointment.state === 'planned' && clashAt(all, span.appointment, span.appointment.start) !== null,
  }));
}

function minutesOf({ start, end }: Appointment, zone: string): { from: number; until: number } {
  const [hour = 0, minute = 0] = timeOf(Date.parse(start), zone).split(':').map(Number);
  const from = hour * 60 + minute;
  const length = (Date.parse(end) - Date.parse(start)) / 60_000;
  return { from, until: Math.min(from + length, DAY_MIN) };
}

/** Which appointment an arrow key leads to: within the day, or to the nearest in time of the next day that has any. */
export function neighbourOf(week: readonly WeekDay[], id: string, key: string): string | null {
  const column = week.findIndex(({ blocks }) => blocks.some((block) => block.appointment.id === id));
  const own = week[column]?.blocks ?? [];
  const place = own.findIndex(({ appointment }) => appointment.id === id);
  const block = own[place];
  if (block === undefined) return null;
  if (key === 'ArrowUp') return own[place - 1]?.appointment.id ?? null;
  if (key === 'ArrowDown') return own[place + 1]?.appointment.id ?? null;
  if (key === 'ArrowLeft') return nearest(week.slice(0, column).reverse(), block);
  return key === 'ArrowRight' ? nearest(week.slice(column + 1), block) : null;
}

function nearest(days: readonly WeekDay[], { from }: Block): string | null {
  const blocks = days.find((one) => one.blocks.length > 0)?.blocks ?? [];
  const byDistance = blocks.toSorted((one, other) => Math.abs(one.from - from) - Math.abs(other.from - from));
  return byDistance[0]?.appointment.id ?? null;
}
