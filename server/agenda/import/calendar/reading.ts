import { setImmediate as breathe } from 'node:timers/promises';
import type { EpochMs } from '../../../core/clock.ts';
import type { ImportFault } from '../../../protocol/import.ts';
import { blocksOf } from './blocks.ts';
import { type Component, componentReader } from './component.ts';
import { type CalendarEvent, eventOf } from './event.ts';
import { type Occasion, occasionsOf } from './occasions.ts';
import { zonesOf } from './zone.ts';

/** What stands in a calendar. */
export interface ReadCalendar {
  readonly occasions: readonly Occasion[];
  /** Lines at which an event begins that cannot be read. */
  readonly unread: readonly number[];
  /** UIDs of all events that can, also of those that are no appointment. */
  readonly uids: ReadonlySet<string>;
}

/** Pieces before everybody else has a turn. */
const AT_ONCE = 50;
/** Times that all events of a file may have together. */
const MOST = 20_000;

/**
 * Reads an iCalendar file (RFC 5545) piece by piece, so that calls go on meanwhile; series become times, at most a year
 * ahead. A piece that cannot be read costs no other.
 *
 * @param timeZone the organisation's, for clocks that name none.
 * @returns a fault when it is no calendar, or not all of one.
 */
export async function readCalendar(
  text: string,
  timeZone: string,
  now: EpochMs,
): Promise<ReadCalendar | { readonly fault: ImportFault }> {
  const blocks = blocksOf(text);
  if ('fault' in blocks) return blocks;
  const read = await componentReader();
  const described = blocks.zones.flatMap((zone) => (zone.text === null ? [] : (read(zone.text) ?? [])));
  const zones = zonesOf(described, timeZone);
  const events: CalendarEvent[] = [];
  const unread: number[] = [];
  for (const [place, { line, text: piece }] of blocks.events.entries()) {
    if (place % AT_ONCE === 0) await breathe();
    const component: Component | null = piece === null ? null : read(piece);
    if (component === null) unread.push(line);
    else events.push(eventOf({ line, component, method: blocks.method }, zones));
  }
  const occasions: Occasion[] = [];
  const byUid = Map.groupBy(events, ({ uid, line }) => (uid === '' ? `\n${line}` : uid));
  for (const same of byUid.values()) {
    if (same.some(({ isSeries }) => isSeries)) await breathe();
    occasions.push(...occasionsOf(same, zones, now));
    if (occasions.length > MOST || zones.effort.left <= 0) return { fault: 'too-many' };
  }
  return { occasions, unread, uids: new Set(events.map(({ uid }) => uid)) };
}
