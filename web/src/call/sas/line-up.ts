/** How many sets of pictures the comparing person chooses from; one of them is the right one. */
export const SETS = 4;
const TABLE = 64;

/** A whole number from 0 up to and without `below`, each as likely. */
export type Draw = (below: number) => number;

/**
 * The code among decoys, in random order. In each place all sets differ, so one word that was heard tells them apart;
 * beyond that a decoy is as random as a code, so nothing but what the other person reads tells which one is right.
 */
export function lineUp(code: readonly number[], draw: Draw): readonly (readonly number[])[] {
  const sets: (readonly number[])[] = [code];
  while (sets.length < SETS) {
    sets.push(
      code.map((_, at) =>
        other(
          sets.map((set) => set[at] ?? 0),
          draw,
        ),
      ),
    );
  }
  return shuffled(sets, draw);
}

/** Even, without the small tilt that a remainder of random bits has. */
export function drawSecurely(below: number): number {
  const limit = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < limit) return value % below;
  }
}

function other(taken: readonly number[], draw: Draw): number {
  const free = Array.from({ length: TABLE }, (_, number) => number).filter(
    (number) => !taken.includes(number),
  );
  return free[draw(free.length)] ?? 0;
}

/** Fisher and Yates. */
function shuffled<Item>(items: readonly Item[], draw: Draw): readonly Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(draw(left.length), 1));
}
