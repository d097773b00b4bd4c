import type { EpochMs } from '../../../core/clock.ts';
import { type Moment, onClock } from '../moment.ts';
import { type Component, type Property, parameterOf, textOf } from './component.ts';
import { daysOf, type Effort, ruleOf } from './repeat.ts';

/** Finds what a calendar's clock shows in time; `zoneOf` answers null for a zone that nobody knows. */
export interface Zones {
  /** What may still be done for all series of the calendar. */
  readonly effort: Effort;
  zoneOf(property: Property): Zone | null;
}

/** A clock: what it shows is an instant. */
export type Zone = (wanted: Temporal.PlainDateTime) => Moment;

/** A day, with a time where the calendar gives one. */
export interface Written {
  readonly day: string;
  /** '' for a whole day. */
  readonly time: string;
  readonly isUtc: boolean;
  /** Null: no such day, or no such time. */
  readonly plain: Temporal.PlainDateTime | null;
}

/** Reads a DATE or DATE-TIME as jCal writes it; nothing is rounded and no day is put right. */
export function writtenOf(value: unknown): Written {
  const [, day = '', time = '', utc = ''] =
    /^(.{10})(?:T(\d\d:\d\d:\d\d)?(?:::)?(Z?))?$/.exec(typeof value === 'string' ? value : '') ?? [];
  let plain: Temporal.PlainDateTime | null = null;
  try {
    if (time !== '') plain = Temporal.PlainDateTime.from(`${day}T${time}`, { overflow: 'reject' });
  } catch {
    plain = null;
  }
  return { day, time, isUtc: utc === 'Z', plain };
}

/** Days that are looked at for all zones that a calendar describes, and for all its series. */
const FOR_ZONES = 100_000;
const FOR_SERIES = 2_000_000;

const UTC: Zone = (wanted) => onClock(wanted, 'UTC');

/** @param own the organisation's zone, in which a clock stands that names none (floating time). */
export function zonesOf(components: readonly Component[], own: string): Zones {
  const described = new Map(components.map((one) => [textOf(one, 'tzid'), one]));
  const known = new Map<string, Zone | null>();
  const effort: Effort = { left: FOR_ZONES };
  return {
    effort: { left: FOR_SERIES },
    zoneOf(property) {
      if (writtenOf(property[3]).isUtc) return UTC;
      const name = parameterOf(property, 'tzid');
      if (name === '') return (wanted) => onClock(wanted, own);
      let zone = known.get(name);
      if (zone === undefined) {
        zone = namedZone(name) ?? describedZone(described.get(name), effort);
        known.set(name, zone);
      }
      return zone;
    },
  };
}

/** A zone by its name: of IANA, also behind somebody's own path, or of Windows. */
function namedZone(name: string): Zone | null {
  const iana =
    WINDOWS[name.replaceAll('"', '')] ?? /(?:^|\/)([A-Za-z_]+\/[A-Za-z_]+)$/.exec(name)?.[1] ?? name;
  try {
    const epoch = new Temporal.PlainDateTime(2026, 1, 1).toZonedDateTime(iana);
    return (wanted) => onClock(wanted, epoch.timeZoneId);
  } catch {
    return null;
  }
}

/** A zone that the calendar describes itself (VTIMEZONE, RFC 5545 §3.6.5); null: it cannot be followed. */
function describedZone(component: Component | undefined, effort: Effort): Zone | null {
  const turns = component?.inside.flatMap(({ name, component: one }) =>
    name === 'standard' || name === 'daylight' ? [turnsOf(one, effort)] : [],
  );
  if (turns === undefined || turns.length === 0 || turns.includes(null)) return null;
  const sorted = turns
    .flatMap((one) => one ?? [])
    .toSorted((one, other) => Temporal.PlainDateTime.compare(one.at, other.at));
  return (wanted) => {
    const turn = sorted.findLast(({ at }) => Temporal.PlainDateTime.compare(at, wanted) <= 0);
    if (turn !== undefined && turn.to > turn.from) {
      const skipped = turn.at.add({ milliseconds: turn.to - turn.from });
      if (Temporal.PlainDateTime.compare(wanted, skipped) < 0) return { kind: 'no-such-time' };
    }
    const offset = turn?.to ?? sorted[0]?.from ?? 0;
    return { kind: 'at', at: (wanted.toZonedDateTime('UTC').epochMilliseconds - offset) as EpochMs };
  };
}

/** A turn of the clock: when it comes on the clock before, and the distance from UTC before and after, in ms. */
interface Turn {
  readonly at: Temporal.PlainDateTime;
  readonly from: number;
  readonly to: number;
}

/** Until when a described zone is followed. */
const LAST = new Temporal.PlainDate(2100, 1, 1);

function turnsOf(component: Component, effort: Effort): readonly Turn[] | null {
  const { plain } = writtenOf(textOf(component, 'dtstart'));
  const [from, to] = [offsetOf(textOf(component, 'tzoffsetfrom')), offsetOf(textOf(component, 'tzoffsetto'))];
  if (plain === null || from === null || to === null) return null;
  const [said, ...more] = component.all('rrule');
  if (said === undefined) return [{ at: plain, from, to }];
  const rule = ruleOf(said[3]);
  if (rule === null || rule.freq !== 'YEARLY' || more.length > 0) return null;
  const until = writtenOf((said[3] as { readonly until?: unknown }).until);
  const last = until.day === '' ? LAST : (dayIn(until.day) ?? LAST);
  const end = Temporal.PlainDate.compare(last, LAST) < 0 ? last : LAST;
  const days = daysOf(rule, [plain.toPlainDate(), end], effort);
  return days?.map((day) => ({ at: day.toPlainDateTime(plain), from, to })) ?? null;
}

/** A day of the calendar; null: it has none such. */
export function dayIn(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

function offsetOf(text: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)/.exec(text) ?? [];
  if (sign === undefined) return null;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}

/** What Windows calls the zones in which Dutch practices and their patients are (CLDR, windowsZones). */
const WINDOWS: Readonly<Record<string, string>> = {
  'W. Europe Standard Time': 'Europe/Amsterdam',
  'Romance Standard Time': 'Europe/Brussels',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'FLE Standard Time': 'Europe/Kyiv',
  'GTB Standard Time': 'Europe/Athens',
  'Turkey Standard Time': 'Europe/Istanbul',
  'Morocco Standard Time': 'Africa/Casablanca',
  'SA Western Standard Time': 'America/Curacao',
  'SA Eastern Standard Time': 'America/Paramaribo',
  UTC: 'UTC',
  'Coordinated Universal Time': 'UTC',
};
