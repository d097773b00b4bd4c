import { describe, expect, test } from 'vitest';
import {
  appClock,
  dayInWords,
  daysAhead,
  spanInWords,
  timeInWords,
  windowAt,
} from '../../../web/src/screens/guest/times.ts';

const ZONE = 'Europe/Amsterdam';
const MINUTE = 60_000;
const at = (instant: string) => Date.parse(instant);

describe('the app clock', () => {
  test('a phone that is three hours wrong still tells the app’s time, and goes on by its own seconds', () => {
    let phone = at('2026-11-24T06:00:00.000Z');
    const clock = appClock('2026-11-24T09:00:00.000Z', () => phone);
    expect(clock()).toBe(at('2026-11-24T09:00:00.000Z'));
    phone += 90_000;
    expect(clock()).toBe(at('2026-11-24T09:01:30.000Z'));
  });
});

describe('the window of a link', () => {
  const opens = '2026-11-24T09:00:00.000Z';
  const closes = '2026-11-24T11:00:00.000Z';
  test.each([
    ['a second before', '2026-11-24T08:59:59.000Z', 'early'],
    ['the moment it opens', opens, 'open'],
    ['a second before it closes', '2026-11-24T10:59:59.000Z', 'open'],
    ['the moment it closes', closes, 'late'],
  ])('%s', (_when, now, window) => {
    expect(windowAt({ window: 'open', opens, closes }, at(now))).toBe(window);
  });

  test('opens by itself while the page is looked at early', () => {
    expect(windowAt({ window: 'early', opens, closes }, at(opens))).toBe('open');
  });

  test('a cancelled appointment never opens', () => {
    expect(windowAt({ window: 'cancelled', opens, closes }, at(opens))).toBe('cancelled');
  });
});

describe('day and time in words', () => {
  const now = at('2026-11-24T09:00:00.000Z');

  test('are the organisation’s, not the phone’s', () => {
    expect(timeInWords('2026-11-24T09:05:00.000Z', ZONE, 'nl-NL')).toBe('10:05');
    expect(timeInWords('2026-11-24T09:05:00.000Z', 'America/Curacao', 'nl-NL')).toBe('05:05');
  });

  test('midnight is 00, never 24', () => {
    expect(timeInWords('2026-11-23T23:00:00.000Z', ZONE, 'nl-NL')).toBe('00:00');
    expect(timeInWords('2026-11-23T23:00:00.000Z', ZONE, 'en-GB')).toBe('00:00');
  });

  test('summer and winter time each have their own hour', () => {
    expect(timeInWords('2026-10-25T00:30:00.000Z', ZONE, 'nl-NL')).toBe('02:30');
    expect(timeInWords('2026-10-25T01:30:00.000Z', ZONE, 'nl-NL')).toBe('02:30');
  });

  test('name the day and the month, and the year only when it is another', () => {
    expect(dayInWords('2026-12-02T09:00:00.000Z', now, ZONE, 'nl-NL')).toBe('woensdag 2 december');
    expect(dayInWords('2027-01-04T09:00:00.000Z', now, ZONE, 'nl-NL')).toBe('maandag 4 januari 2027');
    expect(dayInWords('2026-12-02T09:00:00.000Z', now, ZONE, 'en-GB')).toBe('Wednesday 2 December');
  });

  test.each([
    ['later today', '2026-11-24T22:59:00.000Z', 0],
    ['tomorrow, though less than a day away', '2026-11-24T23:00:00.000Z', 1],
    ['yesterday', '2026-11-23T22:59:00.000Z', -1],
    ['over the change of the clock', '2026-12-24T09:00:00.000Z', 30],
  ])('%s', (_name, instant, days) => {
    expect(daysAhead(instant, now, ZONE)).toBe(days);
  });
});

describe('a span in words', () => {
  test.each([
    [1, '1 minuut'],
    [MINUTE, '1 minuut'],
    [MINUTE + 1, '2 minuten'],
    [60 * MINUTE, '1 uur'],
    [75 * MINUTE, '1 uur en 15 minuten'],
    [24 * 60 * MINUTE, '1 dag'],
    [51 * 60 * MINUTE + 59 * MINUTE, '2 dagen en 3 uur'],
    [-5 * MINUTE, '1 minuut'],
  ])('%i ms', (ms, words) => {
    expect(spanInWords(ms, 'nl-NL')).toBe(words);
  });

  test('in English', () => {
    expect(spanInWords(75 * MINUTE, 'en-GB')).toBe('1 hour and 15 minutes');
  });
});
