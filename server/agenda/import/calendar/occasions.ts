import { hash } from 'node:crypto';
import type { EpochMs } from '../../../core/clock.ts';
import type { ImportFault } from '../../../protocol/import.ts';
import type { Moment } from '../moment.ts';
import type { CalendarEvent } from './event.ts';
import { followSeries } from './series.ts';
import type { Zones } from './zone.ts';

/** One time at which an event of a calendar is: by its number it is known again. */
export interface Occasion {
  readonly number: string;
  readonly event: CalendarEvent;
  readonly moment: Moment;
  /** As the calendar writes day and time. */
  readonly day: string;
  readonly time: string;
  /** What is wrong with it as one of a series. */
  readonly fault: Extract<ImportFault, 'bad-series' | 'series-goes-on'> | null;
}

/** As many of one series as are taken at a time. */
const MOST_OF_A_SERIES = 100;

/** Every time of these events of one UID: of a series each by itself, with what stands for one of them put in. */
export function occasionsOf(
  events: readonly CalendarEvent[],
  zones: Zones,
  now: EpochMs,
): readonly Occasion[] {
  const series = newestOf(events.filter(({ instead }) => instead === null));
  const single = new Map<number, CalendarEvent>();
  for (const event of events) {
    if (event.instead?.kind !== 'at') continue;
    const before = single.get(event.instead.at);
    if (before === undefined || isNewer(event, before)) single.set(event.instead.at, event);
  }
  const unreadable = events.filter(({ instead }) => instead !== null && instead.kind !== 'at');
  const isSplit = events.some(({ component }) =>
    component.all('recurrence-id').some(([, { range }]) => range !== undefined),
  );
  return [
    ...(series === null ? [] : series.isSeries ? timesOf(series, zones, now) : [whole(series)])
      // a change of this one and all after it (RANGE) is followed nowhere: half of it would be wrong
      .map((one) => (isSplit ? { ...one, fault: 'bad-series' as const } : one))
      .filter(({ moment }) => moment.kind !== 'at' || !single.has(moment.at)),
    ...[...single].map(([at, event]) => ({
      ...whole(event),
      number: numberOf(event.uid, at),
      fault: isSplit ? ('bad-series' as const) : null,
    })),
    ...unreadable.map((event) => ({ ...whole(event), fault: 'bad-series' as const })),
  ];
}

/** The newest of several that say they are the same (RFC 5546 §2.1.5). */
function newestOf(events: readonly CalendarEvent[]): CalendarEvent | null {
  return events.reduce<CalendarEvent | null>(
    (newest, one) => (newest === null || isNewer(one, newest) ? one : newest),
    null,
  );
}

function isNewer(one: CalendarEvent, other: CalendarEvent): boolean {
  if (one.sequence !== other.sequence) return one.sequence > other.sequence;
  return (one.modified ?? 0) >= (other.modified ?? 0);
}

function whole(event: CalendarEvent): Occasion {
  const { day, time } = event.written;
  return { number: numberOf(event.uid, null), event, moment: event.moment, day, time, fault: null };
}

/** The times of a series from now on; what there is more is told by one that cannot be. */
function timesOf(event: CalendarEvent, zones: Zones, now: EpochMs): readonly Occasion[] {
  const followed = followSeries(event, zones, now);
  if (followed === null)
    return [{ ...whole(event), fault: event.moment.kind === 'at' ? 'bad-series' : null }];
  const taken = followed.times.slice(0, MOST_OF_A_SERIES).map(({ clock, moment }): Occasion => {
    const [day, time] = [clock.toPlainDate().toString(), clock.toPlainTime().toString()];
    const at = moment.kind === 'at' ? moment.at : null;
    return { number: numberOf(event.uid, at, clock.toString()), event, moment, day, time, fault: null };
  });
  const isAll = !followed.goesOn && taken.length === followed.times.length;
  return isAll ? taken : [...taken, { ...whole(event), fault: 'series-goes-on' }];
}

const SHORT = /^[A-Za-z0-9][A-Za-z0-9._:@{}/+-]{0,63}$/;

/** What an event is known by: its UID, of a series with the instant; where that is too long, a hash of it. */
export function numberOf(uid: string, at: number | null, clock = ''): string {
  const instant =
    at === null ? clock : Temporal.Instant.fromEpochMilliseconds(at).toString().replaceAll(/[-:]/g, '');
  const number = instant === '' ? uid : `${uid}:${instant}`;
  return SHORT.test(number) ? number : `uid-${hash('sha256', number, 'base64url')}`;
}
