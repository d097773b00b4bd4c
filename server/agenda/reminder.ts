import { type EpochMs, MINUTE } from '../core/clock.ts';
import type { KindRow } from './appointment-store.ts';

/** What is known of somebody who may have to be reminded. */
export interface Reminding {
  readonly start: EpochMs;
  readonly now: EpochMs;
  /** Minutes before the start at which people are reminded, in any order. */
  readonly leads: readonly number[];
  /** When the newest message about this appointment was queued; null: there was none. */
  readonly newest: EpochMs | null;
}

/** At least so long before a reminder, a message makes it superfluous. */
const LEAST_QUIET = 30 * MINUTE;

/**
 * Whether somebody is to be reminded now. Of several moments that have passed, only the last one counts, so that an
 * appliance that was off sends one reminder and not three; and whoever has just had a message needs none.
 */
export function isReminderDue({ start, now, leads, newest }: Reminding): boolean {
  const passed = leads.map((lead) => lead * MINUTE).filter((lead) => start - lead <= now && now < start);
  if (passed.length === 0) return false;
  const lead = Math.min(...passed);
  return newest === null || newest < start - lead - quietBefore(lead);
}

/** Minutes before the start at which people are reminded of appointments of a kind; null: as the organisation chose. */
export function leadsOf({ reminders }: Pick<KindRow, 'reminders'>): number[] | null {
  return reminders === null ? null : (JSON.parse(reminders) as number[]);
}

/** How long before a reminder another message makes it superfluous: half its lead, and half an hour at least. */
function quietBefore(lead: number): number {
  return Math.max(LEAST_QUIET, lead / 2);
}
