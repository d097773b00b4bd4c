import type { CalendarReading } from '../../../server/protocol/import.ts';

/** Where the code of an event may stand; `own`: a property of the other system. */
export const CODE_PLACES = ['categories', 'summary', 'description', 'own'] as const;

/** How somebody wants a calendar to be read, as it is being filled in. */
export interface CalendarChoice {
  readonly place: (typeof CODE_PLACES)[number];
  /** Name of the other system's property. */
  readonly own: string;
  /** '': each event says who. */
  readonly clinicianId: string;
}

export const FIRST_CHOICE: CalendarChoice = { place: 'categories', own: '', clinicianId: '' };

/** What the app is told of it; null: the name of the property is none. */
export function readingOf({ place, own, clinicianId }: CalendarChoice): CalendarReading | null {
  const codeIn = place === 'own' ? own.trim().toLowerCase() : place;
  if (place === 'own' && !/^x-[a-z0-9-]{1,60}$/.test(codeIn)) return null;
  return clinicianId === '' ? { codeIn } : { codeIn, clinicianId };
}

/** Whether a text is an iCalendar file, whatever its name. */
export function isCalendar(text: string): boolean {
  return /^\ufeff?\s*BEGIN:VCALENDAR/i.test(text);
}
