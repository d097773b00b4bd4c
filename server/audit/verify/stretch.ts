import { CompactRange, type Subtrees } from './compact-range.ts';
import { copyHash, digest, HASH, type Hashes, isDigest, newPair } from './digest.ts';
import { type Gap, type Landmark, LineTable } from './line-table.ts';
import type { FaultCode } from './verdict.ts';

/** What can be said of lines that follow one another without knowing those before them. */
export interface Stretch {
  /** What the first line says of itself, once its leaf is right: whether it follows is for others to say. */
  readonly first: First | null;
  /** Good lines. */
  readonly lines: number;
  /** What is wrong with the line after these, or `null`. */
  readonly fault: FaultCode | null;
  /** Chain after the last good line. */
  readonly chain: Uint8Array;
  /** Time of the last good line, or `null` when it has no body. */
  readonly time: number | null;
  readonly gaps: readonly Gap[];
  readonly landmarks: readonly Landmark[];
  /** Subtrees over the good lines, and over those up to each size that was asked for. */
  readonly subtrees: Subtrees;
  readonly atSizes: readonly AtSize[];
}

export interface First {
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly chain: Uint8Array;
  /** `null` without body. */
  readonly time: number | null;
  /** Of an accepted clock: the time of the line before, as the line names it. */
  readonly accepts: number | null;
}

interface AtSize {
  readonly size: number;
  readonly subtrees: Subtrees;
}

/**
 * Judges lines of events.ndjson that follow one another, in four walks over all of them: form and content, leaves, chain,
 * tree. Each walk is a short loop, which processors like better than one long one.
 *
 * @param bytes whole lines. Single bytes of them are overwritten.
 * @param sizes sizes of the log at which its root will be asked for, rising.
 */
export function readStretch(bytes: Uint8Array, sizes: Float64Array): Stretch {
  const table = new LineTable(bytes);
  const { first, leaves, chains } = table;
  const leaf = firstWrongLeaf(table);
  const link = firstWrongLink(leaf.at, leaves, chains);
  const [lines, fault] = earliest(table, leaf, link);
  return {
    first: leaf.at > 0 ? { ...table.begin, leaf: hashAt(leaves, 0), chain: hashAt(chains, 0) } : null,
    lines,
    fault,
    chain: lines > 0 ? hashAt(chains, lines - 1) : new Uint8Array(HASH),
    time: table.timeAfter(lines),
    gaps: table.gapsIn(lines),
    landmarks: table.landmarksIn(lines),
    // last: it overwrites the leaves
    ...treeOf(first, leaves, lines, sizes),
  };
}

function hashAt({ bytes }: Hashes, at: number): Uint8Array {
  return bytes.slice(at * HASH, (at + 1) * HASH);
}

/** The index of the first line that is wrong; the number of lines when none is. */
interface Wrong {
  readonly at: number;
  readonly code: FaultCode | null;
}

function firstWrongLeaf(table: LineTable): Wrong {
  for (let at = 0; at < table.hashed; at += 1) {
    const covered = table.covered(at);
    if (covered !== null && !isDigest(digest(covered), table.leaves.bytes, at))
      return { at, code: 'wrong-leaf' };
  }
  return { at: table.hashed, code: null };
}

function firstWrongLink(count: number, leaves: Hashes, chains: Hashes): Wrong {
  const { input, sides } = newPair();
  // what the first line follows only those know who know the lines before
  for (let at = 1; at < count; at += 1) {
    copyHash(chains.words, at - 1, sides, 0);
    copyHash(leaves.words, at, sides, 1);
    if (!isDigest(digest(input), chains.bytes, at)) return { at, code: 'wrong-chain' };
  }
  return { at: count, code: null };
}

/** Good lines, and the fault that ends them: of faults of one line that of the earlier walk, but content is last. */
function earliest({ lines, fault }: LineTable, ...walks: readonly Wrong[]): [number, FaultCode | null] {
  const found = walks.filter(({ code }) => code !== null).sort((one, other) => one.at - other.at);
  const [wrong] = found;
  return wrong !== undefined && wrong.at <= lines ? [wrong.at, wrong.code] : [lines, fault];
}

function treeOf(
  first: number,
  leaves: Hashes,
  lines: number,
  sizes: Float64Array,
): { subtrees: Subtrees; atSizes: readonly AtSize[] } {
  const range = new CompactRange(first - 1);
  const atSizes: AtSize[] = [];
  let next = sizes.findIndex((size) => size >= first);
  let done = 0;
  for (let size = sizes[next]; size !== undefined && size < first + lines; size = sizes[next]) {
    range.addLeaves(leaves, done, size - first + 1);
    atSizes.push({ size, subtrees: range.subtrees() });
    done = size - first + 1;
    next += 1;
  }
  range.addLeaves(leaves, done, lines);
  return { subtrees: range.subtrees(), atSizes };
}
