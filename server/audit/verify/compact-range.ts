import { hash } from 'node:crypto';
import { HASH, Pair, pairHash, putHash } from './digest.ts';

/** Perfect subtrees that lie side by side, in order: each of 2^level leaves, its root in `nodes`. */
export interface Subtrees {
  readonly levels: readonly number[];
  /** 32 bytes each. */
  readonly nodes: Uint8Array;
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
  readonly #nodes = new Uint8Array(MOST * HASH);
  readonly #pair = new Pair();
  #end: number;

  /** @param begin leaves before the range. */
  constructor(begin: number) {
    this.#begin = begin;
    this.#end = begin;
  }

  /** Leaves up to the end of the range, those before it too. */
  get end(): number {
    return this.#end;
  }

  /** Takes the perfect subtree that follows, or a leaf at level 0, from 32 bytes of `from`. */
  add(level: number, from: Uint8Array, at: number): void {
    const place = this.#levels.length * HASH;
    for (let index = 0; index < HASH; index += 1) this.#nodes[place + index] = from[at + index] ?? 0;
    this.#levels.push(level);
    this.#end += 2 ** level;
    this.#join();
  }

  /** Takes the range that follows this one. */
  addAll({ levels, nodes }: Subtrees): void {
    for (const [index, level] of levels.entries()) this.add(level, nodes, index * HASH);
  }

  subtrees(): Subtrees {
    return { levels: [...this.#levels], nodes: this.#nodes.slice(0, this.#levels.length * HASH) };
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
      Buffer.from(this.#nodes.subarray(index * HASH, (index + 1) * HASH)),
    );
    const last = nodes.pop();
    return last === undefined
      ? hash('sha256', '', 'buffer')
      : nodes.reduceRight<Buffer>((right, left) => pairHash(left, right), last);
  }

  /** Two subtrees of one size become one where the left one is a left half. */
  #join(): void {
    const levels = this.#levels;
    for (let last = levels.length - 1; last > 0; last -= 1) {
      const level = levels[last] ?? 0;
      const size = 2 ** level;
      const start = this.#end - 2 * size;
      if (levels[last - 1] !== level || start < this.#begin || start % (2 * size) !== 0) return;
      this.#pair.put(0, this.#nodes, (last - 1) * HASH);
      this.#pair.put(1, this.#nodes, last * HASH);
      putHash(this.#pair.hex(), this.#nodes, (last - 1) * HASH);
      levels.pop();
      levels[last - 1] = level + 1;
    }
  }
}
