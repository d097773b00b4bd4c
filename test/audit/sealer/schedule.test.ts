import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDue, NOTHING_SIGNED, type Schedule, step } from '../../../server/audit/sealer/schedule.ts';
import { type EpochMs, HOUR, later, MINUTE, SECOND } from '../../../server/core/clock.ts';
import { START } from './stage.ts';

const grown = (schedule: Schedule, size: number) => step(schedule, { kind: 'grown', size });
const signedAt = (size: number, at: EpochMs) => step(grown(NOTHING_SIGNED, size), { kind: 'signed', at });

describe('a head is due', () => {
  test('at once for the first line, never for an empty log', () => {
    expect(isDue(NOTHING_SIGNED, START)).toBe(false);
    expect(isDue(grown(NOTHING_SIGNED, 1), START)).toBe(true);
  });

  test('five minutes after the last, or after a thousand lines', () => {
    const signed = signedAt(10, START);
    expect(isDue(grown(signed, 11), later(START, 5 * MINUTE - 1))).toBe(false);
    expect(isDue(grown(signed, 11), later(START, 5 * MINUTE))).toBe(true);
    expect(isDue(grown(signed, 1_009), START)).toBe(false);
    expect(isDue(grown(signed, 1_010), START)).toBe(true);
  });

  test('only after an hour when nothing came but the line that tells of the last', () => {
    const told = step(grown(signedAt(10, START), 11), { kind: 'told', seq: 11 });
    expect(isDue(told, later(START, HOUR - 1))).toBe(false);
    expect(isDue(told, later(START, HOUR))).toBe(true);
    expect(isDue(grown(told, 12), later(START, 5 * MINUTE))).toBe(true);
  });

  test('not later because somebody calls another line, or many, quiet', () => {
    const lie = step(grown(signedAt(10, START), 13), { kind: 'told', seq: 13 });
    expect(isDue(lie, later(START, 5 * MINUTE))).toBe(true);
  });

  test('also when the clock was set back', () => {
    expect(isDue(grown(signedAt(10, START), 11), later(START, -HOUR))).toBe(true);
  });

  test('never of the same size again', () => {
    expect(isDue(signedAt(10, START), later(START, 24 * HOUR))).toBe(false);
  });

  test('whatever comes, no line waits longer than five minutes, and no idle hour passes without one', () => {
    const acts = fc.array(fc.record({ wait: fc.nat(20 * 60), lines: fc.nat(3) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(acts, (steps) => judgeDay(steps)),
      { numRuns: 20 },
    );
  });
});

/** Lives through a day of acts, second by second, as sealer and app do. */
function judgeDay(steps: readonly { readonly wait: number; readonly lines: number }[]): void {
  let [schedule, now]: [Schedule, EpochMs] = [grown(NOTHING_SIGNED, 1), START];
  let oldest: EpochMs | null = START;
  let last: EpochMs = START;
  let longest = 0;
  const sign = (): void => {
    schedule = step(schedule, { kind: 'signed', at: now });
    // as the app does: the line that tells of it follows
    schedule = step(grown(schedule, schedule.size + 1), { kind: 'told', seq: schedule.size + 1 });
    [oldest, last] = [null, now];
  };
  for (const { wait, lines } of steps) {
    for (let second = 0; second <= wait; second += 1) {
      now = later(now, SECOND);
      if (isDue(schedule, now)) sign();
      longest = Math.max(longest, now - (oldest ?? now));
      if (now - last > HOUR) throw new Error('an hour without a head');
    }
    schedule = grown(schedule, schedule.size + lines);
    if (lines > 0) oldest ??= now;
  }
  expect(longest).toBeLessThanOrEqual(5 * MINUTE);
}
