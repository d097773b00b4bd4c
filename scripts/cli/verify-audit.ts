import { resolve } from 'node:path';
import { type Verdict, verifyBundle } from '../../server/audit/verify.ts';
import type { Command } from './command.ts';
import type { Words } from './words.ts';

/** `verify-audit DIR`: judges a bundle; the exit code is the verdict (FORMAT.md). */
export const verifyAudit: Command = {
  name: 'verify-audit',
  operands: ['DIR'],
  options: { head: { type: 'string' } },
  async run({ given, terminal, words }) {
    const head = given.option('head');
    const folder = resolve(given.operands[0] ?? '');
    const verdict = await verifyBundle(folder, head === undefined ? null : resolve(head));
    const { fault } = verdict;
    if (fault !== null) terminal.say(words.fault[fault.code](fault.seq, fault.about));
    else for (const text of findings(verdict, words)) terminal.say(text);
    return verdict.exit;
  },
};

function findings(verdict: Verdict, words: Words): string[] {
  const { checkpoints, proven, head, released } = verdict;
  return [
    words.whole(verdict),
    ...(released > 0 ? [words.releasedLines(released)] : []),
    ...(head === 'matched' ? [words.headMatched] : []),
    ...(head === 'matched-unsigned' ? [words.headUnsigned] : []),
    ...(checkpoints > 0 ? [words.provenTo(checkpoints, proven)] : []),
    ...(checkpoints === 0 && head === 'none' ? [words.onlyChain] : []),
  ];
}
