import { BothVerifiers } from './both.ts';
import { type Chance, chance } from './chance.ts';
import type { ForgedHead, ForgedLog } from './forged-log.ts';
import { GENERATION_MUTATIONS } from './generation-mutants.ts';
import { HISTORY_MUTATIONS } from './history-mutants.ts';
import { LINE_MUTATIONS, type Mutation } from './line-mutants.ts';
import { Scribe } from './scribe.ts';

/** A lawful log, and heads of it that somebody kept: two of it as it stands, and what a restore lost. */
export interface Subject {
  readonly log: ForgedLog;
  readonly held: readonly ForgedHead[];
}

/** A log of one generation in which nothing befell. */
export function plainLog(lines: number): Subject {
  const scribe = new Scribe();
  const every = Math.ceil(lines / 10);
  while (scribe.size < lines) {
    scribe.appendMany(Math.min(every, lines - scribe.size));
    scribe.checkpoint();
  }
  return withHeld(scribe);
}

/** A log that saw all that FORMAT.md §6 knows. */
export function eventfulLog(lines: number, luck: Chance): Subject {
  const scribe = new Scribe();
  const tenth = Math.floor(lines / 10);
  const go = (): void => {
    scribe.appendMany(tenth - luck.number(0, Math.min(5, tenth - 2)));
    scribe.checkpoint();
  };
  go();
  scribe.acceptClock(luck.number(6, 600));
  go();
  go();
  scribe.release(luck.number(1, tenth * 2));
  go();
  scribe.rotate();
  go();
  go();
  go();
  scribe.restore(luck.number(1, tenth));
  go();
  scribe.acceptClock(7);
  while (scribe.size < lines - tenth) go();
  go();
  return withHeld(scribe);
}

function withHeld(scribe: Scribe): Subject {
  const log = scribe.log();
  const now = log.checkpoints.filter(({ generation }) => generation === log.generations.at(-1));
  return { log, held: [...now.slice(0, 1), ...now.slice(-2, -1), ...scribe.lost] };
}

/** One class of mutants, and the log it needs. */
interface Class {
  readonly name: string;
  readonly mutate: Mutation;
  readonly eventful: boolean;
}

const CLASSES: readonly Class[] = [
  ...Object.entries({ ...LINE_MUTATIONS, ...HISTORY_MUTATIONS }).flatMap(([name, mutate]) => [
    { name, mutate, eventful: false },
    { name: `${name}, in an eventful log`, mutate, eventful: true },
  ]),
  ...Object.entries(GENERATION_MUTATIONS).map(([name, mutate]) => ({ name, mutate, eventful: true })),
];

/**
 * Makes seeded mutants of every class in turn and has both verifiers judge them.
 *
 * @param told hears of each mutant how it went: `null` when both said what they must.
 */
export async function campaign(
  lines: number,
  mutants: number,
  seed: number,
  told: (name: string, wrong: string | null) => void,
): Promise<void> {
  const verifiers = new BothVerifiers();
  const [plain, eventful] = [plainLog(lines), eventfulLog(lines, chance(seed))];
  try {
    for (let made = 0; made < mutants; made += 1) {
      const { name, mutate, eventful: needs } = CLASSES[made % CLASSES.length] ?? fail();
      const { log, held } = needs ? eventful : plain;
      const mutant = mutate(log, chance(seed + made), held);
      told(`${name} (seed ${seed + made})`, await verifiers.misjudged(mutant));
    }
  } finally {
    verifiers.close();
  }
}

/** How many mutants show every class once. */
export const ROUND: number = CLASSES.length;

function fail(): never {
  throw new Error('there are classes');
}
