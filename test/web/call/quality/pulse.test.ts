import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beat, inThisLook, isSilent, NO_PULSE, type Pulse } from '../../../../web/src/call/quality/pulse.ts';

/** Looks every 200 ms from `from` to `to`; what came last is as `newest` says. @returns when it alarmed */
function alarms(from: number, to: number, newest: (now: number) => number | null, start: Pulse = NO_PULSE) {
  let pulse = start;
  const at: number[] = [];
  for (let now = from; now <= to; now += 200) {
    const next = beat(pulse, newest(now), now);
    pulse = next.pulse;
    if (next.alarm) at.push(now);
  }
  return { at, pulse };
}

describe('the pulse of a connection', () => {
  test('what never came is not missed', () => {
    expect(alarms(0, 60_000, () => null).at).toEqual([]);
  });

  test('a gap is told once, and again each four seconds while it lasts: a found path has the time to be taken', () => {
    expect(alarms(0, 10_000, (now) => Math.min(now, 1_000)).at).toEqual([1_600, 5_600, 9_600]);
  });

  test('is silent from 600 ms without anything on, and never before something came', () => {
    const { pulse } = alarms(0, 1_000, (now) => now);
    expect([1_599, 1_600].map((now) => isSilent(pulse, now))).toEqual([false, true]);
    expect(isSilent(NO_PULSE, 60_000)).toBe(false);
  });

  const stutter = (now: number) => Math.floor(now / 1_000) * 1_000;

  test('a line that stutters is asked less and less', () => {
    const at = [600, 4_600, 8_600, 12_600, 20_600, 36_600, 52_600];
    expect(alarms(0, 60_000, stutter).at).toEqual(at);
  });

  test('after two seconds of calm a gap is another matter', () => {
    const { pulse } = alarms(0, 40_000, stutter);
    const calm = alarms(40_200, 42_600, (now) => now, pulse);
    expect(calm.at).toEqual([]);
    expect(alarms(42_800, 51_400, () => 42_600, calm.pulse).at).toEqual([43_200, 47_200, 51_200]);
  });

  test('a page that was too busy to look waits for what arrived meanwhile', () => {
    const { pulse } = alarms(0, 1_000, (now) => now);
    const late = beat(pulse, 1_000, 4_000);
    expect(late.alarm).toBe(false);
    expect(alarms(4_200, 6_000, () => 1_000, late.pulse).at).toEqual([4_600]);
  });

  test('a page that slept looks for a path as soon as it wakes', () => {
    const { pulse } = alarms(0, 1_000, (now) => now);
    expect(beat(pulse, 1_000, 3_600_000).alarm).toBe(true);
  });

  test('no alarm while packets come at least each 600 ms, in whatever rhythm', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 399 }), { minLength: 1 });
    fc.assert(
      fc.property(gaps, (all) => {
        let last = 0;
        const comings = all.map((gap) => (last += gap));
        const newest = (now: number) => comings.findLast((at) => at <= now) ?? null;
        expect(alarms(0, comings.at(-1) ?? 0, newest).at).toEqual([]);
      }),
    );
  });
});

describe('which connections a look is at', () => {
  test.each([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
    [7, 3],
  ])('of %i, all are looked at once in %i looks', (count, looks) => {
    const all = Array.from({ length: count }, (_, place) => place);
    const seen = Array.from({ length: looks }, (_, look) => inThisLook(all, look)).flat();
    expect(seen.toSorted()).toEqual(all);
    expect(inThisLook(all, looks)).toEqual(inThisLook(all, 0));
  });
});
