import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSecurely, lineUp, SETS } from '../../../web/src/call/sas/line-up.ts';

const codes = fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 7, maxLength: 7 });

describe('the line-up', () => {
  test('holds the code once, and no two sets share a picture in any place', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const sets = lineUp(code, drawSecurely);
        expect(sets).toHaveLength(SETS);
        expect(sets.filter((set) => set.join() === code.join())).toHaveLength(1);
        for (const at of code.keys()) {
          const column = sets.map((set) => set[at]);
          expect(new Set(column).size).toBe(SETS);
          expect(column.every((number) => number !== undefined && number >= 0 && number < 64)).toBe(true);
        }
      }),
    );
  });

  test('neither its place nor its pictures tell which set is the code', () => {
    const places = [0, 0, 0, 0];
    const repeats = { code: 0, decoy: 0 };
    const rounds = 8_000;
    for (let round = 0; round < rounds; round += 1) {
      const code = Array.from({ length: 7 }, () => drawSecurely(64));
      const sets = lineUp(code, drawSecurely);
      const place = sets.findIndex((set) => set.join() === code.join());
      places[place] = (places[place] ?? 0) + 1;
      repeats.code += hasRepeat(code) ? 1 : 0;
      repeats.decoy += hasRepeat(sets[(place + 1) % SETS] ?? []) ? 1 : 0;
    }
    // five standard deviations: fails once in more than a million runs
    for (const count of places)
      expect(Math.abs(count - rounds / 4)).toBeLessThan(5 * Math.sqrt(rounds * 0.1875));
    expect(Math.abs(repeats.code - repeats.decoy)).toBeLessThan(5 * Math.sqrt(rounds / 2));
  });

  test('every number is drawn, none outside', () => {
    const drawn = new Set(Array.from({ length: 5_000 }, () => drawSecurely(61)));
    expect([...drawn].sort((one, other) => one - other)).toEqual(Array.from({ length: 61 }, (_, n) => n));
  });
});

function hasRepeat(set: readonly number[]): boolean {
  return new Set(set).size < set.length;
}
