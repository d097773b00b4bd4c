import { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import { type Input, mutate, seeds } from './input.ts';
import { Target } from './target.ts';

/** Inputs between two looks at the coverage: few at first, more as new code becomes rare. */
const SMALLEST_BATCH = 16;
const LARGEST_BATCH = 256;
const MOST_KEPT = 8_000;

/** What a campaign did. */
export interface Campaign {
  readonly inputs: number;
  /** Characters of the relay's code that ran. */
  readonly characters: number;
  /** Inputs that are mutated further, because they came when new code ran. */
  readonly kept: number;
}

/**
 * Feeds the relay so many inputs, each a mutation of an earlier one; those that came when code ran for the first time
 * are mutated further. The same seed makes the same choices; ports and nonces in them are the relay's own.
 *
 * @param progress called now and then.
 * @throws {import('./target.ts').Finding} at the first fault, with the input that showed it.
 */
export function campaign(
  inputs: number,
  seed: number,
  progress: (so: Campaign) => void = () => undefined,
): Campaign {
  const dice = new Dice(seed);
  const target = new Target();
  const coverage = new Coverage();
  const kept: Input[] = [...seeds(target.attributes())];
  let done = 0;
  let size = SMALLEST_BATCH;
  try {
    while (done < inputs) {
      const batch = runBatch(target, dice, kept, Math.min(size, inputs - done));
      done += batch.length;
      if (coverage.grew()) {
        for (const input of batch) keep(kept, input, dice);
        size = SMALLEST_BATCH;
      } else {
        size = Math.min(size * 2, LARGEST_BATCH);
      }
      progress({ inputs: done, characters: coverage.characters, kept: kept.length });
    }
    return { inputs: done, characters: coverage.characters, kept: kept.length };
  } finally {
    coverage.stop();
  }
}

/** When there are too many, one of the others has to go. */
function keep(kept: Input[], input: Input, dice: Dice): void {
  if (kept.length < MOST_KEPT) kept.push(input);
  else kept[dice.roll(kept.length)] = input;
}

function runBatch(target: Target, dice: Dice, kept: readonly Input[], size: number): readonly Input[] {
  if (dice.oneIn(4)) target.wait(dice);
  const attributes = target.attributes();
  return Array.from({ length: size }, () => {
    const input = mutate(dice.pick(kept), dice, target.senders, attributes);
    target.take(input);
    return input;
  });
}
