import { readFileSync } from 'node:fs';
import { type Call, Failure, UsageError } from '../command.ts';
import { ASKED, type Asked, OPTIONAL, type Optional } from './questions.ts';

/** Where `init` has its answers from: options, a file, and whoever sits at the terminal, in that order. */
export interface Answers {
  /** @throws {UsageError} when nobody answers */
  demand(name: Asked): Promise<string>;
  /** '' when nobody answered. */
  given(name: Asked | Optional): string;
}

/**
 * Reads the file that --answers names: one JSON object of texts.
 *
 * @throws {Failure} when it cannot be read, or asks for something that does not exist.
 */
export function answersOf({ given, terminal, words }: Call): Answers {
  const file = given.option('answers');
  const filed = file === undefined ? new Map<string, string>() : readAnswers(file, words.install.badAnswers);
  const answer = (name: string): string =>
    ((ASKED as readonly string[]).includes(name) ? given.option(name) : undefined) ?? filed.get(name) ?? '';
  return {
    given: answer,
    async demand(name) {
      const known = answer(name) || (await terminal.ask(words.install.ask[name])) || '';
      if (known === '') throw new UsageError(words.missing(`--${name}`));
      return known;
    },
  };
}

function readAnswers(file: string, bad: (file: string, why: string) => string): ReadonlyMap<string, string> {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Failure(bad(file, (cause as Error).message), { cause });
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new Failure(bad(file, '{}'));
  const known: readonly string[] = [...ASKED, ...OPTIONAL];
  const entries = Object.entries(found);
  const wrong = entries.find(([name, value]) => !known.includes(name) || typeof value !== 'string');
  if (wrong !== undefined) throw new Failure(bad(file, wrong[0]));
  return new Map(entries);
}
