import { generateKeyPairSync } from 'node:crypto';
import { verifierKey } from '../../../server/audit/note.ts';
import type { Chance } from './chance.ts';
import {
  bundleOf,
  changed,
  type ForgedHead,
  type ForgedLine,
  type ForgedLog,
  forged,
  sha256,
} from './forged-log.ts';
import type { Mutant, Mutation } from './line-mutants.ts';
import { brokenAt, compared, cutTo, inLostRange, rewritten, rightBefore, WHOLE } from './model.ts';
import { headOf, originOf, signedHead } from './scribe.ts';

const notesOf = (heads: readonly ForgedHead[]): string[] => heads.map(({ note }) => note);

/** One line changed and all chained afresh, as root can: nothing inside the log is wrong. */
function rechained(log: ForgedLog, from: number): ForgedLine[] {
  return log.lines.map((line, at) => (at === from - 1 ? changed(line, { name: 'somebody else' }) : line));
}

/** A line that root may change without the line itself being wrong. */
function plainLine(log: ForgedLog, chance: Chance): number {
  return chance.one(
    log.lines.flatMap(({ body }, at) => (body?.includes('appointment.viewed') ? [at + 1] : [])),
  );
}

/** Replaces one checkpoint that is compared with the log. */
function onCheckpoint(change: (head: ForgedHead, chance: Chance) => string): Mutation {
  return (log, chance) => {
    const chosen = chance.one(compared(log, log.checkpoints).filter(({ size }) => size > 0));
    const note = change(chosen, chance);
    const checkpoints = log.checkpoints.map((head) => (head === chosen ? { ...head, note } : head));
    return { bundle: bundleOf({ ...log, checkpoints }), expected: brokenAt(null) };
  };
}

function stranger(generation: number): {
  text: string;
  sign: (lines: readonly ForgedLine[], size: number) => ForgedHead;
} {
  const key = generateKeyPairSync('ed25519').privateKey;
  return {
    text: verifierKey(originOf(generation), key),
    sign: (lines, size) => headOf(lines, size, generation, key),
  };
}

function flipIn(note: string, line: number, chance: Chance): string {
  const lines = note.split('\n');
  const words = (lines[line] ?? '').split(' ');
  const bytes = Buffer.from(words.pop() ?? '', 'base64');
  const place = chance.number(line === 2 ? 0 : 4, bytes.length - 1);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.number(0, 7));
  lines[line] = [...words, bytes.toString('base64')].join(' ');
  return lines.join('\n');
}

/** Changes of what was: rewritten, cut off, put back, forked, signed by others (trust: heads, keys, restores). */
export const HISTORY_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'rechained from a row': (log, chance) => {
    const from = plainLine(log, chance);
    return { bundle: bundleOf({ ...log, lines: rechained(log, from) }), expected: rewritten(log, from, []) };
  },
  'rechained, newer checkpoints dropped, a head held': (log, chance, held) => {
    const from = plainLine(log, chance);
    const left = { ...log, checkpoints: log.checkpoints.filter(({ size }) => size < from) };
    return {
      bundle: bundleOf({ ...left, lines: rechained(log, from) }),
      heads: notesOf(held),
      expected: rewritten(left, from, held),
    };
  },
  'rechained, size and root held': (log, chance, held) => {
    const from = plainLine(log, chance);
    const heads = compared(log, held).filter(({ size }) => !inLostRange(log, size));
    const left = { ...log, checkpoints: [] };
    return {
      bundle: bundleOf({ ...left, lines: rechained(log, from) }),
      heads: heads.map(({ size, root }) => `${size} ${root.toString(chance.one(['hex', 'base64']))}\n`),
      expected: rewritten(left, from, heads),
    };
  },
  'the tail cut': (log, chance) => {
    const size = chance.number(0, log.lines.length - 1);
    const lines = log.lines.slice(0, size);
    return { bundle: bundleOf({ ...log, lines }), expected: cutTo(log, size, []) };
  },
  'the tail cut with its checkpoints, a head held': (log, chance, held) => {
    const size = chance.number(0, log.lines.length - 1);
    const left = { ...log, checkpoints: log.checkpoints.filter((head) => head.size <= size) };
    return {
      bundle: bundleOf({ ...left, lines: log.lines.slice(0, size) }),
      heads: notesOf(held),
      expected: cutTo(left, size, held),
    };
  },
  'yesterday put back without a word': yesterday,
  'two checkpoints of one size': (log, chance) => {
    const { generation, size, signers } = chance.one(log.checkpoints);
    const fork = signedHead(generation, size, sha256(String(chance.number(0, 99))), signers);
    const checkpoints = chance.every(2) ? [fork, ...log.checkpoints] : [...log.checkpoints, fork];
    return { bundle: bundleOf({ ...log, checkpoints }), expected: { exit: 3, seq: null } };
  },
  'a checkpoint over another root': (log, chance) => {
    const chosen = chance.one(compared(log, log.checkpoints));
    const { generation, size, signers } = chosen;
    const lie = signedHead(generation, size, sha256('lie'), signers);
    const checkpoints = log.checkpoints.map((head) => (head === chosen ? lie : head));
    return { bundle: bundleOf({ ...log, checkpoints }), expected: brokenAt(rightBefore(log, size, []) + 1) };
  },
  'a checkpoint of size 0 over a root': (log) => {
    const lie = signedHead(1, 0, sha256('lie'), log.checkpoints[0]?.signers ?? []);
    return { bundle: bundleOf({ ...log, checkpoints: [...log.checkpoints, lie] }), expected: brokenAt(null) };
  },
  'a checkpoint by an unknown key': (log, chance) => {
    const mutate = onCheckpoint(({ size, generation }) => stranger(generation).sign(log.lines, size).note);
    return mutate(log, chance, []);
  },
  'a checkpoint by a key that was slipped into keys.txt': (log, chance) => {
    const { generation } = chance.one(compared(log, log.checkpoints));
    const other = stranger(generation);
    const chosen = chance.one(
      compared(log, log.checkpoints).filter((head) => head.generation === generation),
    );
    const checkpoints = log.checkpoints.map((head) =>
      head === chosen ? other.sign(log.lines, head.size) : head,
    );
    const keys = [...log.keys, other.text];
    return { bundle: bundleOf({ ...log, checkpoints, keys }), expected: brokenAt(null) };
  },
  'all signed by another key, the first ones kept': (log) => {
    const others = new Map(log.checkpoints.map(({ generation }) => [generation, stranger(generation)]));
    const checkpoints = log.checkpoints.map(
      (head) => others.get(head.generation)?.sign(log.lines, head.size) ?? head,
    );
    return {
      bundle: bundleOf({ ...log, checkpoints, keys: [...others.values()].map(({ text }) => text) }),
      keys: bundleOf(log).keys,
      expected: brokenAt(null),
    };
  },
  'a bit of a signature': onCheckpoint(({ note }, chance) => flipIn(note, 4, chance)),
  'a bit of a signed root': onCheckpoint(({ note }, chance) => flipIn(note, 2, chance)),
  'another signed size': onCheckpoint(({ note, size }) => note.replace(`\n${size}\n`, `\n${size + 1}\n`)),
  'a checkpoint that is none': (log, chance) => {
    const bundle = bundleOf(log);
    const text = chance.one(['x\n', 'x\n1\nAAAA\n', '\n\n— x y\n', '— \n', 'no line end']);
    return {
      bundle: { ...bundle, checkpoints: `${bundle.checkpoints}\n${text}` },
      expected: { exit: 4, seq: null },
    };
  },
  'keys.txt emptied': (log) => ({ bundle: bundleOf({ ...log, keys: [] }), expected: brokenAt(null) }),
  'a key that is none': (log, chance) => ({
    bundle: bundleOf({
      ...log,
      keys: [...log.keys, chance.one(['', 'x', 'x+00000000+AAAA', `${log.keys[0]}=`])],
    }),
    expected: { exit: 4, seq: null },
  }),
  'no lines at all': (log) => ({ bundle: bundleOf({ ...log, lines: [] }), expected: cutTo(log, 0, []) }),
  'a held head with a wrong signature': (log, chance, held) => ({
    bundle: bundleOf(log),
    heads: [flipIn(chance.one(held).note, 4, chance)],
    expected: { exit: 4, seq: null },
  }),
  'a held head that is none': (log, chance) => ({
    bundle: bundleOf(log),
    heads: [chance.one(['', '1', 'x y', '01 '.concat('0'.repeat(64)), `1 ${'0'.repeat(63)}`, '1 2 3 4'])],
    expected: { exit: 4, seq: null },
  }),
};

/** A copy of an earlier time is put back, and the appliance goes on from there as if nothing had been. */
function yesterday(log: ForgedLog, chance: Chance, held: readonly ForgedHead[]): Mutant {
  const begin = log.generations.indexOf(log.generations.at(-1) ?? 1) + 1;
  const size = chance.number(begin, log.lines.length - 1);
  const lines = log.lines.slice(0, size);
  const more = chance.number(0, log.lines.length - size + 10);
  for (let at = size; at < size + more; at += 1) {
    lines.push(forged({ v: 1, seq: at + 1, ts: '2030-01-01T00:00:00.000Z', ev: { code: 'msg.read' } }));
  }
  const left = { ...log, checkpoints: log.checkpoints.filter((head) => head.size <= size) };
  const bundle = bundleOf({ ...left, lines });
  const short = cutTo(left, size, []);
  const expected = short.exit === 0 ? afterYesterday(left, lines.length, size, held) : short;
  return { bundle, heads: notesOf(held), expected };
}

function afterYesterday(
  log: ForgedLog,
  length: number,
  size: number,
  held: readonly ForgedHead[],
): Mutant['expected'] {
  const told = compared(log, held)
    .filter((head) => head.size > size)
    .sort((one, other) => one.size - other.size);
  const [next] = told;
  if (next === undefined) return WHOLE;
  return next.size <= length
    ? { exit: 3, seq: rightBefore(log, size + 1, held) + 1 }
    : { exit: 2, seq: null };
}
