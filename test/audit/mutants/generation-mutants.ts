import type { Chance } from './chance.ts';
import { bundleOf, changed, type ForgedHead, type ForgedLog, sha256 } from './forged-log.ts';
import type { Mutant, Mutation } from './line-mutants.ts';
import { brokenAt, compared, rightBefore } from './model.ts';
import { headOf, signedHead } from './scribe.ts';

type Det = Record<string, unknown>;

function linesOf(log: ForgedLog, code: string): number[] {
  return log.lines.flatMap(({ body }, at) => (body?.includes(`"${code}"`) === true ? [at] : []));
}

function detAt(log: ForgedLog, at: number): Det {
  return (JSON.parse(log.lines[at]?.body ?? '{}') as { det: Det }).det;
}

/** Replaces what a line of this code says, all hashes and checkpoints made anew by the true sealer. */
function onDet(code: string, lie: (det: Det, chance: Chance) => Det): Mutation {
  return (log, chance) => {
    const at = chance.one(linesOf(log, code));
    const det = detAt(log, at);
    const lines = log.lines.map((line, place) =>
      place === at ? changed(line, { det: { ...det, ...lie(det, chance) } }) : line,
    );
    return { bundle: bundleOf({ ...log, lines }), expected: brokenAt(at + 1) };
  };
}

/** The last restore of a log: where, and what it says. */
function restoreOf(log: ForgedLog): { at: number; generation: number; size: number } {
  const at = linesOf(log, 'backup.restored').at(-1) ?? 0;
  const { generation, size } = detAt(log, at) as { generation: number; size: number };
  return { at, generation, size };
}

/** A head of the generation before a restore, by its own key: of lines that the restore took. */
function lostHead(log: ForgedLog, size: number, root: Buffer): ForgedHead {
  const { generation } = restoreOf(log);
  const before = log.checkpoints.findLast((head) => head.generation === generation - 1);
  return signedHead(generation - 1, size, root, before?.signers ?? []);
}

/** Changes of how keys and generations follow one another (FORMAT.md §6.1, §6.2). */
export const GENERATION_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a rotation from a key that was not in force': onDet('key.rotated', ({ after }) => ({ before: after })),
  'a rotation to a key that is none': onDet('key.rotated', (_det, chance) => ({
    after: chance.one<unknown>(['x', 1, null, 'beeldkamer/test-box/9+00000000+AAAA']),
  })),
  'a rotation that the old key did not confirm': (log) => {
    const doubly = log.checkpoints.find(({ signers }) => signers.length > 1);
    const checkpoints = log.checkpoints.map((head) =>
      head === doubly ? headOf(log.lines, head.size, head.generation, ...head.signers.slice(0, 1)) : head,
    );
    return { bundle: bundleOf({ ...log, checkpoints }), expected: brokenAt(null) };
  },
  'a checkpoint by the key of before': (log, chance) => {
    const rotated = (linesOf(log, 'key.rotated')[0] ?? 0) + 1;
    const doubly = log.checkpoints.find(({ signers }) => signers.length > 1);
    const later = compared(log, log.checkpoints).filter(
      ({ size, generation }) => size >= rotated && generation === doubly?.generation,
    );
    const chosen = chance.one(later);
    const old = doubly?.signers.slice(1) ?? [];
    const checkpoints = log.checkpoints.map((head) =>
      head === chosen ? headOf(log.lines, head.size, head.generation, ...old) : head,
    );
    return { bundle: bundleOf({ ...log, checkpoints }), expected: brokenAt(null) };
  },
  'a restore that counts its lines wrongly': onDet('backup.restored', ({ restored }, chance) => ({
    restored: Number(restored) + chance.one([-1, 1, 0.5 * 2]),
  })),
  'a restore to no new generation': onDet('backup.restored', ({ generation }) => ({
    generation: Number(generation) - 1,
  })),
  'a restore by one person': onDet('backup.restored', (_det, chance) => ({
    signers: chance.one<unknown>([0, 1, '2']),
  })),
  'a restore over no root': onDet('backup.restored', (_det, chance) => ({
    root: chance.one<unknown>(['', 'AAAA', null]),
  })),
  'more lost than the restore says': (log, chance) => {
    const { size } = restoreOf(log);
    const more = lostHead(log, Math.max(size, log.lines.length) + chance.number(1, 9), sha256('more'));
    return {
      bundle: bundleOf({ ...log, checkpoints: [...log.checkpoints, more] }),
      expected: { exit: 2, seq: null },
    };
  },
  'more lost than the restore says, a head held': (log, chance) => {
    const { size } = restoreOf(log);
    const more = lostHead(log, Math.max(size, log.lines.length) + chance.number(1, 9), sha256('more'));
    return { bundle: bundleOf(log), heads: [more.note], expected: { exit: 2, seq: null } };
  },
  'a restore from another head than was signed': (log) => lostFork(log, false),
  'a restore from another head than was held': (log) => lostFork(log, true),
};

/** A head of the very size that the restore names, over another root: only where lines were lost. */
function lostFork(log: ForgedLog, held: boolean): Mutant {
  const { at, size } = restoreOf(log);
  const lie = lostHead(log, size, sha256('lie'));
  const checkpoints = log.checkpoints.filter(
    (head) => head.size !== size || head.generation !== lie.generation,
  );
  const left = { ...log, checkpoints };
  if (!held)
    return { bundle: bundleOf({ ...log, checkpoints: [...checkpoints, lie] }), expected: brokenAt(at + 1) };
  return {
    bundle: bundleOf(left),
    heads: [lie.note],
    expected: { exit: 3, seq: rightBefore(left, at + 1, []) + 1 },
  };
}
