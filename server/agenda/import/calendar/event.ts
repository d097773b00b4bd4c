import type { EpochMs } from '../../../core/clock.ts';
import type { Moment } from '../moment.ts';
import { type Component, type Property, parameterOf, textOf, valueText } from './component.ts';
import { dayIn, type Written, writtenOf, type Zones } from './zone.ts';

/** Somebody whom an event names. */
export interface Person {
  readonly name: string;
  readonly mail: string;
  readonly phone: string;
  readonly language: string;
}

/** An event of a calendar, in its own terms. */
export interface CalendarEvent {
  /** Line of the file on which it begins. */
  readonly line: number;
  readonly uid: string;
  readonly component: Component;
  /** Null: it has none, or in a zone that nobody knows. */
  readonly start: Property | null;
  readonly written: Written;
  readonly moment: Moment;
  /** Null: it does not say; NaN, or less than nothing: that cannot be. */
  readonly minutes: number | null;
  readonly sequence: number;
  /** When the other system changed it last, as far as it says. */
  readonly modified: EpochMs | null;
  /** Which of a series it stands for: the instant at which that one was to be; null: for itself. */
  readonly instead: Moment | null;
  readonly isCancelled: boolean;
  /** Neither sure nor called off. */
  readonly isTentative: boolean;
  /** It comes back. */
  readonly isSeries: boolean;
}

/** Reads one event of a calendar; what cannot be read of it is told by its moments. */
export function eventOf(
  {
    line,
    component,
    method,
  }: { readonly line: number; readonly component: Component; readonly method: string },
  zones: Zones,
): CalendarEvent {
  const start = component.all('dtstart')[0] ?? null;
  const moment = momentIn(zones, start);
  const status = textOf(component, 'status').toUpperCase();
  const instead = component.all('recurrence-id')[0];
  return {
    ...{ line, component, start, moment },
    uid: textOf(component, 'uid'),
    written: writtenOf(start?.[3]),
    minutes: minutesOf(component, zones, moment),
    sequence: Number(textOf(component, 'sequence')) || 0,
    modified: instantOf(component, 'last-modified') ?? instantOf(component, 'dtstamp'),
    instead: instead === undefined ? null : momentIn(zones, instead),
    isCancelled: method === 'CANCEL' || status === 'CANCELLED',
    isTentative: status === 'TENTATIVE',
    isSeries: ['rrule', 'rdate', 'exrule'].some((name) => component.all(name).length > 0),
  };
}

/** The instant that a property names, one of its values. */
export function momentIn(zones: Zones, property: Property | null, value: unknown = property?.[3]): Moment {
  if (property === null) return { kind: 'none' };
  const { day, time, plain } = writtenOf(value);
  if (plain === null) return { kind: time === '' && dayIn(day) !== null ? 'none' : 'bad-day' };
  const zone = zones.zoneOf(property);
  return zone === null ? { kind: 'unknown-zone' } : zone(plain);
}

function minutesOf(component: Component, zones: Zones, start: Moment): number | null {
  const duration = textOf(component, 'duration');
  if (duration !== '') {
    try {
      return Temporal.Duration.from(duration.replace(/^\+/, '')).total({
        unit: 'minutes',
        relativeTo: '2026-01-01',
      });
    } catch {
      return Number.NaN;
    }
  }
  const [end = null] = component.all('dtend');
  if (end === null || start.kind !== 'at') return null;
  const moment = momentIn(zones, end);
  return moment.kind === 'at' ? Math.round((moment.at - start.at) / 60_000) : Number.NaN;
}

function instantOf(component: Component, name: string): EpochMs | null {
  const { plain, isUtc } = writtenOf(textOf(component, name));
  return plain === null || !isUtc ? null : (plain.toZonedDateTime('UTC').epochMilliseconds as EpochMs);
}

/** More than these take part in no consultation. */
const MOST_PEOPLE = 50;

/** Who takes part beside who organises it; rooms, groups and who only reads along are left out. */
export function attendeesOf({ component }: CalendarEvent): readonly Person[] {
  return component
    .all('attendee')
    .slice(0, MOST_PEOPLE)
    .filter((one) => {
      const kind = parameterOf(one, 'cutype').toUpperCase();
      const role = parameterOf(one, 'role').toUpperCase();
      return ['', 'INDIVIDUAL', 'UNKNOWN'].includes(kind) && !['CHAIR', 'NON-PARTICIPANT'].includes(role);
    })
    .map(personOf);
}

/** Who organises it; null: it does not say. */
export function organizerOf({ component }: CalendarEvent): Person | null {
  const [found] = component.all('organizer');
  return found === undefined ? null : personOf(found);
}

function personOf(property: Property): Person {
  const address = valueText(property);
  const [, scheme = '', rest = ''] = /^(mailto|tel|sms):(.*)$/i.exec(address) ?? [];
  const isMail = scheme.toLowerCase() === 'mailto';
  return {
    name: parameterOf(property, 'cn'),
    mail: isMail ? plainAddress(rest) : parameterOf(property, 'email'),
    phone: isMail ? '' : rest,
    language: parameterOf(property, 'language'),
  };
}

/** An address as people write it: `%40` and the like are of the URI. */
function plainAddress(text: string): string {
  try {
    return decodeURIComponent(text.split('?')[0] ?? '');
  } catch {
    return text;
  }
}
