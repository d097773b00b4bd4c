/** An iCalendar file of these events, each a list of lines; more lines of the calendar itself go before. */
export function calendarOf(events: readonly (readonly string[])[], more: readonly string[] = []): string {
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//EPD//NL', ...more],
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
}

/** An event with a code of ours, as an EPD writes it; a line of this name replaces its own, '' leaves it out. */
export function eventLines(changed: Readonly<Record<string, string>> = {}): readonly string[] {
  const lines: Readonly<Record<string, string>> = {
    UID: 'UID:a-1@epd',
    DTSTAMP: 'DTSTAMP:20261201T080000Z',
    DTSTART: 'DTSTART;TZID=Europe/Amsterdam:20261208T100000',
    DTEND: 'DTEND;TZID=Europe/Amsterdam:20261208T103000',
    CATEGORIES: 'CATEGORIES:Spreekuur,VIDEO20',
    SUMMARY: 'SUMMARY:Videoconsult',
    ORGANIZER: 'ORGANIZER;CN=Anna de Vries:mailto:annadevries@praktijk.nl',
    ATTENDEE: 'ATTENDEE;CN="Jansen, Mw.":mailto:jansen@example.nl',
    ...changed,
  };
  return Object.values(lines).filter((line) => line !== '');
}
