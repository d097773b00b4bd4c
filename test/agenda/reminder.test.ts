import { describe, expect, test } from 'vitest';
import { isReminderDue } from '../../server/agenda/reminder.ts';
import { type EpochMs, HOUR, later, MINUTE } from '../../server/core/clock.ts';

const START = Date.parse('2026-11-24T09:00:00Z') as EpochMs;
const LEADS = [1_440, 10];
const before = (ms: number) => later(START, -ms);
/** So long before the start, with the newest message so long before it. */
const due = (now: number, newest: number | null, leads = LEADS) =>
  isReminderDue({ start: START, now: before(now), leads, newest: newest === null ? null : before(newest) });

describe('a reminder', () => {
  test.each([
    ['a week after the invitation, not a moment too early', 24 * HOUR + 1, 168 * HOUR, false],
    ['a week after the invitation', 24 * HOUR, 168 * HOUR, true],
    ['once: the reminder itself is the newest message', 24 * HOUR - MINUTE, 24 * HOUR, false],
    ['late, by an appliance that was off', 3 * HOUR, 168 * HOUR, true],
    ['ten minutes before, a day after the other', 10 * MINUTE, 24 * HOUR, true],
    ['ten minutes before, once', 9 * MINUTE, 10 * MINUTE, false],
    ['ten minutes before, where the first was never sent', 2 * MINUTE, 168 * HOUR, true],
    ['not at the start', 0, 168 * HOUR, false],
    ['not afterwards', -HOUR, 168 * HOUR, false],
    ['not a day before, when it was planned in those hours', 24 * HOUR, 30 * HOUR, false],
    ['a day before, when it was planned well before', 24 * HOUR, 37 * HOUR, true],
    ['not ten minutes before, when it was planned or moved just now', 10 * MINUTE, 30 * MINUTE, false],
    ['ten minutes before, when it was planned this morning', 10 * MINUTE, 90 * MINUTE, true],
    ['to somebody who never had a message', 24 * HOUR, null, true],
  ])('%s', (_name, now, newest, expected) => expect(due(now, newest)).toBe(expected));

  test('is not sent where the organisation wants none', () => expect(due(HOUR, null, [])).toBe(false));
  test('of any order of leads, counts the last that passed', () => {
    for (const leads of [
      [10, 60, 1_440],
      [1_440, 10, 60],
    ])
      expect([due(60 * MINUTE, 24 * HOUR, leads), due(59 * MINUTE, 60 * MINUTE, leads)]).toEqual([
        true,
        false,
      ]);
  });
});
