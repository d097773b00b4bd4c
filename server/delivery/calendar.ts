import ical, {
  type ICalAttendeeData,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import type { EpochMs } from '../core/clock.ts';
import type { Language } from '../protocol/language.ts';

/** An appointment as a calendar needs it. */
export interface CalendarEntry {
  /** Of its words. */
  readonly language: Language;
  readonly method: 'REQUEST' | 'CANCEL';
  /** The same for every message about this participant's appointment. */
  readonly uid: string;
  /** Rises with every change: a calendar keeps the highest. */
  readonly sequence: number;
  /** When this message is written. */
  readonly stamp: EpochMs;
  /** Shown in calendars that others may look into: says nothing of whom or what about. */
  readonly summary: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendee: { readonly name: string; readonly address: string };
  /** What to know beside the time; empty in a cancellation. */
  readonly description: string;
  /** Where to click; null in a cancellation. */
  readonly link: string | null;
}

/**
 * The iCalendar object (RFC 5545) of an invitation or its cancellation (iTIP, RFC 5546 §3.2.2, §3.2.5). Times stand
 * in UTC: right in every calendar, without a time zone table of our own.
 */
export function calendarOf(entry: CalendarEntry): string {
  const calendar = emptyCalendar(ICalCalendarMethod[entry.method], entry.language);
  addEvent(calendar, entry, [
    {
      name: commonName(entry.attendee.name),
      email: entry.attendee.address,
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.NEEDSACTION,
      // answers would go to a mailbox that nobody reads
      rsvp: false,
    },
  ]);
  return calendar.toString();
}

/**
 * Several events at once. A request or a cancellation may hold one event alone (RFC 5546 §3.2.2, §3.2.5: all of it has
 * the same UID), a publication any number (§3.2.1), then without attendees. Each keeps the UID and the sequence that
 * later requests and cancellations of it have.
 */
export function publicationOf(language: Language, entries: readonly CalendarEntry[]): string {
  const calendar = emptyCalendar(ICalCalendarMethod.PUBLISH, language);
  for (const entry of entries) addEvent(calendar, entry, []);
  return calendar.toString();
}

function emptyCalendar(method: ICalCalendarMethod, language: Language): ICalCalendar {
  const product = { company: 'Beeldkamer', product: 'Beeldkamer', language: language.toUpperCase() };
  return ical({ method, prodId: product });
}

function addEvent(calendar: ICalCalendar, entry: CalendarEntry, attendees: ICalAttendeeData[]): void {
  const cancelled = entry.method === 'CANCEL';
  calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: new Date(entry.stamp),
    start: new Date(entry.start),
    end: new Date(entry.end),
    summary: entry.summary,
    description: cancelled || entry.description === '' ? null : entry.description,
    url: cancelled ? null : entry.link,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    class: ICalEventClass.PRIVATE,
    organizer: { name: commonName(entry.organizer.name), email: entry.organizer.address },
    attendees,
  });
}

/** A name as CN: parameters know no backslash escapes (RFC 5545 §3.2), yet readers take one for an escape. */
function commonName(name: string): string {
  return name.replaceAll('\\', '/');
}
