import { newTree, type Tree } from './tree.ts';

/** Leaves from index `from` to below `to`: a subtree whose root a proof needs. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The subtrees of an inclusion proof, in its order: PATH of RFC 9162 §2.1.3.1.
 *
 * @param index of the leaf, from 0, below `size`.
 */
export function inclusionPath(index: number, size: number): LeafRange[] {
  return pathWithin(index, { from: 0, to: size });
}

function pathWithin(index: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from <= 1) return [];
  const middle = from + splitOf(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return index < middle ? [...pathWithin(index, left), right] : [...pathWithin(index, right), left];
}

/** The subtrees of a consistency proof, in its order: PROOF of RFC 9162 §2.1.4.1. @param older at most `newer`. */
export function consistencyPath(older: number, newer: number): LeafRange[] {
  return older === 0 ? [] : subproof(older, { from: 0, to: newer }, true);
}

/** SUBPROOF; `whole` while all leaves so far belong to the older tree, whose root the reader has. */
function subproof(older: number, { from, to }: LeafRange, whole: boolean): LeafRange[] {
  if (older === to) return whole ? [] : [{ from, to }];
  const middle = from + splitOf(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return older <= middle
    ? [...subproof(older, left, whole), right]
    : [...subproof(older, right, false), left];
}

/** The largest power of two below a number from 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/**
 * Roots of subtrees, in one walk over the leaves: memory does not grow with them.
 *
 * @param leaves from the first on, at least as many as the ranges need.
 */
export async function rootsOf(
  leaves: AsyncIterable<readonly Uint8Array[]>,
  ranges: readonly LeafRange[],
): Promise<Buffer[]> {
  const trees: readonly Tree[] = ranges.map(() => newTree());
  let index = 0;
  for await (const page of leaves) {
    for (const leaf of page) {
      const at = ranges.findIndex(({ from, to }) => from <= index && index < to);
      trees[at]?.add(leaf);
      index += 1;
    }
  }
  if (ranges.some(({ from, to }, at) => trees[at]?.size !== to - from))
    throw new RangeError('not enough leaves');
  return trees.map((tree) => tree.root());
}
