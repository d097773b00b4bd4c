/** Choices that a seed repeats. */
export interface Chance {
  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
  /** True once in so many times. */
  every(times: number): boolean;
}

/** Mulberry32: small, and good enough to choose by. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    number,
    one<T>(of: readonly T[]): T {
      const chosen = of[number(0, of.length - 1)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
    every: (times) => number(1, times) === 1,
  };
}
