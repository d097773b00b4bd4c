import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../server/core/clock.ts';
import { cleanName } from '../../server/core/names.ts';
import { type CalendarEntry, calendarOf } from '../../server/delivery/calendar.ts';

const instant = (text: string) => Date.parse(text) as EpochMs;
const entry: CalendarEntry = {
  language: 'nl',
  summary: 'Videoafspraak',
  method: 'REQUEST',
  uid: '0b7a7c1e-2f63-4f5e-9a0f-6a3c1d2e4f50@linde',
  sequence: 3,
  stamp: instant('2026-11-20T10:00:00Z'),
  start: instant('2026-11-24T09:00:00Z'),
  end: instant('2026-11-24T09:30:00Z'),
  organizer: { name: 'Praktijk De Linde', address: 'afspraken@linde.nl' },
  attendee: { name: 'Jan Jansen', address: 'jan@example.nl' },
  description: 'https://video.linde.nl/j#geheim\n\nDe link werkt van 09.45 tot 10.45 uur.',
  link: 'https://video.linde.nl/j#geheim',
};

/** Reads it back with a library that did not write it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  const event = new ICAL.Event(events[0]);
  return { calendar, events, event, component: event.component };
}

/** A scheme's case means nothing (RFC 3986 §3.1). */
function attendees(event: ICAL.Event): string[] {
  return event.attendees.map((one) => String(one.getFirstValue()).replace(/^MAILTO:/, 'mailto:'));
}

describe('an invitation for the calendar', () => {
  test('says when, in UTC, who asks whom, and where to click', () => {
    const { calendar, events, event, component } = read(calendarOf(entry));
    expect(events).toHaveLength(1);
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(event.uid).toBe(entry.uid);
    expect(event.sequence).toBe(3);
    expect([event.startDate, event.endDate].map(String)).toEqual([
      '2026-11-24T09:00:00Z',
      '2026-11-24T09:30:00Z',
    ]);
    expect(String(component.getFirstPropertyValue('dtstamp'))).toBe('2026-11-20T10:00:00Z');
    expect(event.summary).toBe('Videoafspraak');
    expect(event.organizer).toBe('mailto:afspraken@linde.nl');
    expect(attendees(event)).toEqual(['mailto:jan@example.nl']);
    expect(event.attendees[0]?.getParameter('rsvp')).toBe('FALSE');
    expect(event.description).toBe(entry.description);
    expect(component.getFirstPropertyValue('url')).toBe(entry.link);
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(component.getFirstPropertyValue('class')).toBe('PRIVATE');
  });

  test('is the same on a machine in any time zone', () => {
    const zone = process.env['TZ'];
    try {
      const texts = ['UTC', 'Europe/Amsterdam', 'Asia/Tokyo'].map((one) => {
        process.env['TZ'] = one;
        return calendarOf(entry);
      });
      expect(new Set(texts).size).toBe(1);
      expect(texts[0]).not.toContain('TZID');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

test('a cancellation has the same UID, and no link whatever was passed', () => {
  const text = calendarOf({ ...entry, method: 'CANCEL', sequence: 4 });
  const { calendar, event, component } = read(text);
  expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
  expect(component.getFirstPropertyValue('status')).toBe('CANCELLED');
  expect([event.uid, event.sequence]).toEqual([entry.uid, 4]);
  expect(text.replaceAll(/\r\n /g, '')).not.toMatch(/geheim|https?:/);
});

/** What people may be called once their name was cleaned, with every character that means something here. */
const names = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.string({
      unit: fc.constantFrom('"', ';', ':', ',', '\\', '\n', '^', ' ', 'é', '😀', 'END:VEVENT'),
      maxLength: 20,
    }),
  )
  .map((text) => cleanName(`x${text}`));

test('no name breaks out of its place: one event, the right people, lines of at most 75 bytes', () => {
  fc.assert(
    fc.property(names, names, (organisation, person) => {
      const text = calendarOf({
        ...entry,
        organizer: { ...entry.organizer, name: organisation },
        attendee: { ...entry.attendee, name: person },
      });
      const { calendar, events, event } = read(text);
      expect(events).toHaveLength(1);
      expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
      expect(event.organizer).toBe('mailto:afspraken@linde.nl');
      expect(attendees(event)).toEqual(['mailto:jan@example.nl']);
      expect(event.attendees[0]?.getParameter('cn')).toBe(person.replaceAll('\\', '/'));
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }),
  );
});
