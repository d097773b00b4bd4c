import { hash } from 'node:crypto';
import { pairHash } from './digest.ts';

/** Where a step of RFC 9162's walks stands: the node's index and the last one of its level. */
interface Step {
  first: number;
  last: number;
}

/**
 * The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), or `null` when its length is not that of this place.
 *
 * @param index of the leaf, from 0, below `size`.
 */
export function rootOfInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | null {
  const at: Step = { first: index, last: size - 1 };
  let node = leaf;
  for (const sibling of path) {
    if (at.last === 0) return null;
    node = isRight(at) ? pairHash(sibling, node) : pairHash(node, sibling);
    rise(at);
  }
  return at.last === 0 ? node : null;
}

/** Size and root of a tree. */
export interface Root {
  readonly size: number;
  readonly root: Buffer;
}

/** Whether a consistency proof shows that the newer tree begins with the older one (RFC 9162 §2.1.4.2). */
export function isConsistent(older: Root, newer: Root, path: readonly Buffer[]): boolean {
  if (older.size === 0) return path.length === 0 && older.root.equals(hash('sha256', '', 'buffer'));
  if (older.size === newer.size) return path.length === 0 && older.root.equals(newer.root);
  const perfect = Number.isInteger(Math.log2(older.size));
  const roots =
    older.size < newer.size ? rootsOf(older.size, newer.size, perfect ? [older.root, ...path] : path) : null;
  return roots?.older.equals(older.root) === true && roots.newer.equals(newer.root);
}

/** The roots of both trees that a consistency proof leads to; `null` when its length is not theirs. */
function rootsOf(
  size: number,
  newSize: number,
  path: readonly Buffer[],
): { older: Buffer; newer: Buffer } | null {
  const [seed, ...rest] = path;
  const at: Step = { first: size - 1, last: newSize - 1 };
  while (at.first % 2 === 1) halve(at);
  if (seed === undefined) return null;
  let [older, newer] = [seed, seed];
  for (const sibling of rest) {
    if (at.last === 0) return null;
    if (isRight(at)) older = pairHash(sibling, older);
    newer = isRight(at) ? pairHash(sibling, newer) : pairHash(newer, sibling);
    rise(at);
  }
  return at.last === 0 ? { older, newer } : null;
}

/** Whether the sibling stands on the left: also at the right edge, where levels without sibling are passed over. */
function isRight({ first, last }: Step): boolean {
  return first % 2 === 1 || first === last;
}

function rise(at: Step): void {
  if (isRight(at)) while (at.first % 2 === 0 && at.first !== 0) halve(at);
  halve(at);
}

function halve(at: Step): void {
  at.first = Math.floor(at.first / 2);
  at.last = Math.floor(at.last / 2);
}
