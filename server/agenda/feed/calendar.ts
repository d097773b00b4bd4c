import ical, { ICalCalendarMethod, ICalEventClass } from 'ical-generator';
import type { EpochMs } from '../../core/clock.ts';

/** An appointment as a subscriber sees it. */
export interface FeedEntry {
  readonly id: string;
  readonly sequence: number;
  readonly changed: EpochMs;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** What tells it apart; empty: nothing. */
  readonly label: string;
}

/** How often a subscriber may ask again. */
const REFRESH_SECONDS = 15 * 60;

/**
 * A clinician's agenda as a calendar to subscribe to (RFC 5545, RFC 7986 §5.7). Times in UTC; each event leads to its
 * appointment on the staff page, which asks who is there. UIDs are other than those of guests' invitations.
 */
export function feedCalendar(entries: readonly FeedEntry[], origin: string): string {
  const { host } = new URL(origin);
  const calendar = ical({
    method: ICalCalendarMethod.PUBLISH,
    name: 'Beeldkamer',
    ttl: REFRESH_SECONDS,
    prodId: { company: 'Beeldkamer', product: 'Beeldkamer', language: 'NL' },
  });
  for (const { id, sequence, changed, start, end, label } of entries)
    calendar.createEvent({
      id: `${id}@${host}`,
      sequence,
      // of the last change: the same agenda is the same text
      stamp: new Date(changed),
      start: new Date(start),
      end: new Date(end),
      summary: label === '' ? 'Videoafspraak' : `Videoafspraak ${label}`,
      url: `${origin}/#/afspraak/${id}`,
      class: ICalEventClass.PRIVATE,
    });
  return calendar.toString();
}
