import { DAY, type EpochMs, later } from '../../../core/clock.ts';
import type { Moment } from '../moment.ts';
import { type CalendarEvent, momentIn } from './event.ts';
import { daysOf, type Effort, type Rule, ruleOf } from './repeat.ts';
import { dayIn, writtenOf, type Zone, type Zones } from './zone.ts';

/** One time of a series, as its clock shows it. */
interface Time {
  readonly clock: Temporal.PlainDateTime;
  readonly moment: Moment;
}

/** So far ahead a series is followed. */
const AHEAD = 366 * DAY;

/**
 * The times of a series from now on, by its rule, with what it adds and leaves out (RFC 5545 §3.8.5).
 *
 * @returns `goesOn`: there are times beyond a year; null: it cannot be followed.
 */
export function followSeries(
  event: CalendarEvent,
  zones: Zones,
  now: EpochMs,
): { readonly times: readonly Time[]; readonly goesOn: boolean } | null {
  const { start, written, component } = event;
  const zone = start === null ? null : zones.zoneOf(start);
  const first = written.plain;
  const rules = component.all('rrule');
  if (zone === null || first === null || rules.length > 1 || component.all('exrule').length > 0) return null;
  const horizon = later(now, AHEAD);
  const ruled =
    rules[0] === undefined
      ? alone(first)
      : byRule(rules[0][3], { first, zone, horizon, effort: zones.effort });
  const left = exceptionsOf(event, zones, 'exdate');
  const more = exceptionsOf(event, zones, 'rdate');
  if (ruled === null || left === null || more === null) return null;
  const times = [
    ...ruled.clocks
      .map((clock) => ({ clock, moment: zone(clock) }))
      .filter(({ moment }) => moment.kind !== 'at' || moment.at <= ruled.until),
    ...[...more.instants].map((at) => ({ clock: clockOf(at, zone), moment: { kind: 'at', at } as const })),
  ].filter(({ clock, moment }) => {
    if (left.days.has(clock.toPlainDate().toString())) return false;
    return moment.kind !== 'at' || (moment.at >= now && !left.instants.has(moment.at));
  });
  return { times, goesOn: ruled.goesOn };
}

/** What a rule makes of a series. */
interface Ruled {
  readonly clocks: readonly Temporal.PlainDateTime[];
  /** The last instant that counts. */
  readonly until: EpochMs;
  readonly goesOn: boolean;
}

function alone(first: Temporal.PlainDateTime): Ruled {
  return { clocks: [first], until: Number.MAX_SAFE_INTEGER as EpochMs, goesOn: false };
}

function byRule(
  said: unknown,
  {
    first,
    zone,
    horizon,
    effort,
  }: { first: Temporal.PlainDateTime; zone: Zone; horizon: EpochMs; effort: Effort },
): Ruled | null {
  const rule: Rule | null = ruleOf(said);
  const until = untilOf(said, zone, horizon);
  if (rule === null || until === null) return null;
  const last = Temporal.Instant.fromEpochMilliseconds(horizon).toZonedDateTimeISO('UTC').toPlainDate();
  const days = daysOf(rule, [first.toPlainDate(), last], effort);
  if (days === null) return null;
  const goesOn = until > horizon && (rule.count === null || rule.count > days.length);
  return { clocks: days.map((day) => day.toPlainDateTime(first)), until, goesOn };
}

/** When a rule ends, or a day after what is followed; null: that cannot be read. */
function untilOf(said: unknown, zone: Zone, horizon: EpochMs): EpochMs | null {
  const { until } = (said ?? {}) as { readonly until?: unknown };
  if (until === undefined) return later(horizon, DAY);
  const { day, time, isUtc, plain } = writtenOf(until);
  const end = time === '' ? dayIn(day)?.toPlainDateTime('23:59:59') : (plain ?? undefined);
  if (end === undefined) return null;
  if (isUtc) return end.toZonedDateTime('UTC').epochMilliseconds as EpochMs;
  const moment = zone(end);
  return moment.kind === 'at' ? moment.at : null;
}

/** Whole days and instants that stand in these properties; null: one cannot be read. */
function exceptionsOf(
  { component }: CalendarEvent,
  zones: Zones,
  name: 'exdate' | 'rdate',
): { readonly days: ReadonlySet<string>; readonly instants: ReadonlySet<EpochMs> } | null {
  const [days, instants] = [new Set<string>(), new Set<EpochMs>()];
  for (const property of component.all(name))
    for (const value of property.slice(3)) {
      const { day, time } = writtenOf(value);
      const moment = momentIn(zones, property, value);
      if (moment.kind === 'at') instants.add(moment.at);
      else if (name === 'exdate' && time === '' && dayIn(day) !== null) days.add(day);
      else return null;
    }
  return { days, instants };
}

/** What a clock shows at an instant. */
function clockOf(at: EpochMs, zone: Zone): Temporal.PlainDateTime {
  const utc = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDateTime();
  const shown = zone(utc);
  return shown.kind === 'at' ? utc.add({ milliseconds: at - shown.at }) : utc;
}
