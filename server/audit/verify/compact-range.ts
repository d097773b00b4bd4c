import { hash } from 'node:crypto';
import { copyHash, digest, HASH, type Hashes, newHashes, newPair, pairHash, putDigest } from './digest.ts';

/** Perfect subtrees that lie side by side, in order: each of 2^level leaves, its root in `nodes`. */
export interface Subtrees {
  readonly levels: readonly number[];
  /** The roots, one after another. */
  readonly nodes: Int32Array;
}

/** A range of leaves can have two subtrees of each size; sizes are below 2^53. */
const MOST = 2 * 53;

/**
 * The fewest perfect subtrees of the tree of RFC 9162 §2.1 that cover a range of leaves. Ranges that were read apart join
 * without their leaves, and the one that begins with the first leaf gives the root.
 */
export class CompactRange {
  readonly #begin: number;
  readonly #levels: number[] = [];
  /** Of each subtree how many of its size lie before it. */
  readonly #places: number[] = [];
  readonly #nodes = newHashes(MOST);
  readonly #pair = newPair();
  #end: number;

  /** @param begin leaves before the range. */
  constructor(begin: number) {
    this.#begin = begin;
    this.#end = begin;
  }

  /** Takes the leaves that follow: the hashes from index `from` to below `to`. Overwrites them. */
  addLeaves(leaves: Hashes, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const level = levelAt(this.#end, to - at);
      for (let size = 2 ** level; size > 1; size /= 2) this.#halve(leaves, at, size);
      this.#add(level, leaves.words, at);
      at += 2 ** level;
    }
  }

  /** Takes the range that follows this one. */
  addAll({ levels, nodes }: Subtrees): void {
    for (const [index, level] of levels.entries()) this.#add(level, nodes, index);
  }

  subtrees(): Subtrees {
    const words = (this.#levels.length * HASH) / Int32Array.BYTES_PER_ELEMENT;
    return { levels: [...this.#levels], nodes: this.#nodes.words.slice(0, words) };
  }

  /** Root of the tree over this range, which begins with the first leaf, and the one that follows it. */
  rootWith(following: Subtrees): Buffer {
    const whole = new CompactRange(this.#begin);
    whole.addAll(this.subtrees());
    whole.addAll(following);
    return whole.root();
  }

  /** Root of the tree over this range, which begins with the first leaf; of no leaf SHA-256 of nothing. */
  root(): Buffer {
    const nodes = this.#levels.map((_, index) =>
      Buffer.from(this.#nodes.bytes.subarray(index * HASH, (index + 1) * HASH)),
    );
    const last = nodes.pop();
    return last === undefined
      ? hash('sha256', '', 'buffer')
      : nodes.reduceRight<Buffer>((right, left) => pairHash(left, right), last);
  }

  #add(level: number, nodes: Int32Array, at: number): void {
    copyHash(nodes, at, this.#nodes.words, this.#levels.length);
    this.#levels.push(level);
    this.#places.push(this.#end / 2 ** level);
    this.#end += 2 ** level;
    this.#join();
  }

  /** Hashes so many nodes of one level, of which the first is at index `at`, into half as many of the next. */
  #halve({ words, bytes }: Hashes, at: number, size: number): void {
    for (let node = 0; node < size / 2; node += 1) {
      copyHash(words, at + 2 * node, this.#pair.sides, 0);
      copyHash(words, at + 2 * node + 1, this.#pair.sides, 1);
      putDigest(digest(this.#pair.input), bytes, at + node);
    }
  }

  /** Two subtrees of one size become one where the left one is a left half. */
  #join(): void {
    const levels = this.#levels;
    const places = this.#places;
    for (let last = levels.length - 1; last > 0; last -= 1) {
      const level = levels[last] as number;
      const place = places[last - 1] as number;
      if (levels[last - 1] !== level || place % 2 !== 0) return;
      copyHash(this.#nodes.words, last - 1, this.#pair.sides, 0);
      copyHash(this.#nodes.words, last, this.#pair.sides, 1);
      putDigest(digest(this.#pair.input), this.#nodes.bytes, last - 1);
      levels.pop();
      places.pop();
      levels[last - 1] = level + 1;
      places[last - 1] = place / 2;
    }
  }
}

/** Level of the largest perfect subtree that can begin behind `before` leaves and has at most `most`. */
function levelAt(before: number, most: number): number {
  let level = 0;
  while (2 ** (level + 1) <= most && before % 2 ** (level + 1) === 0) level += 1;
  return level;
}
