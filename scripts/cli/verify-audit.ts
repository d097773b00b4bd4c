import { resolve } from 'node:path';
import {
  type Fault,
  type Kept,
  type Verdict,
  verifyBundle,
  verifyConsistency,
  verifyDocument,
} from '../../server/audit/verify.ts';
import { type Command, type Given, OK, UsageError } from './command.ts';
import type { Words } from './words.ts';

/**
 * `verify-audit DIR`: judges a bundle; `--document` and `--consistency` judge a proof instead. The exit code is the
 * verdict (FORMAT.md).
 */
export const verifyAudit: Command = {
  name: 'verify-audit',
  operands: ['[DIR]'],
  options: {
    head: { type: 'string', multiple: true },
    keys: { type: 'string' },
    document: { type: 'string' },
    proof: { type: 'string' },
    consistency: { type: 'string' },
  },
  async run({ given, terminal, words }) {
    const { exit, said } = await judged(given, words);
    for (const text of said) terminal.say(text);
    return exit;
  },
};

interface Judged {
  readonly exit: number;
  readonly said: readonly string[];
}

async function judged(given: Given, words: Words): Promise<Judged> {
  const [folder] = given.operands;
  const [document, consistency] = [given.option('document'), given.option('consistency')];
  const asked = [folder, document, consistency].filter((one) => one !== undefined);
  if (asked.length !== 1) throw new UsageError(words.oneOfThree);
  const keys = given.option('keys');
  const kept = {
    heads: given.options('head').map(pathOf),
    keys: keys === undefined ? undefined : pathOf(keys),
  };
  if (folder !== undefined) return ofBundle(folder, kept, words);
  return document === undefined
    ? ofConsistency(consistency ?? '', kept, words)
    : ofDocument(document, given.option('proof') ?? `${document}.tlog-proof`, kept, words);
}

async function ofBundle(folder: string, kept: Kept, words: Words): Promise<Judged> {
  const verdict = await verifyBundle(resolve(folder), kept);
  const { fault, exit } = verdict;
  return fault === null ? { exit, said: findings(verdict, words) } : faulty({ exit, fault }, words);
}

async function ofDocument(document: string, proof: string, kept: Kept, words: Words): Promise<Judged> {
  const shown = await verifyDocument(pathOf(document), pathOf(proof), kept);
  if (shown.fault !== null) return faulty(shown, words);
  return { exit: OK, said: [words.documentNamed(shown.included)] };
}

async function ofConsistency(proof: string, kept: Kept, words: Words): Promise<Judged> {
  const shown = await verifyConsistency(pathOf(proof), kept);
  if (shown.fault !== null) return faulty(shown, words);
  return { exit: OK, said: [words.grown(shown.grown)] };
}

function faulty({ exit, fault }: { readonly exit: number; readonly fault: Fault }, words: Words): Judged {
  return { exit, said: [words.fault[fault.code](fault.seq, fault.about)] };
}

function findings(verdict: Verdict, words: Words): string[] {
  const { checkpoints, proven, heads, released, restores } = verdict;
  return [
    words.whole(verdict),
    ...restores.map(words.restored),
    ...(released > 0 ? [words.releasedLines(released)] : []),
    ...(heads.matched > 0 ? [words.headsMatched(heads)] : []),
    ...heads.lost.map(words.headLost),
    ...(checkpoints > 0 ? [words.provenTo(checkpoints, proven)] : []),
    ...(checkpoints === 0 && heads.matched === 0 ? [words.onlyChain] : []),
  ];
}

/** `-` is standard input. */
function pathOf(file: string): string {
  return file === '-' ? file : resolve(file);
}
