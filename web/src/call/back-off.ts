const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * How long to wait before try `n` (from 0): doubling from half a second to eight seconds, each shortened by up to a
 * half at random, so that a thousand browsers do not knock together after a restart.
 *
 * @param random in [0, 1)
 */
export function backOffMs(n: number, random: number): number {
  const full = Math.min(FIRST_MS * 2 ** Math.min(n, 10), LONGEST_MS);
  return full * (1 - random / 2);
}
