import { CHAIN_START, chainOf } from '../chain.ts';
import { newTree } from '../tree.ts';
import { type LeafFile, openLeafFile } from './leaf-file.ts';

const LEAF = 32;

/** A head that was signed: whatever else is signed must grow from it. */
export interface SignedHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What became of leaves that were offered. `seq`: the first that does not fit. */
export type Taken =
  | { readonly kind: 'taken' }
  /** It differs from the leaf that stands there, or the leaves up to here are not those that were signed. */
  | { readonly kind: 'contradicts'; readonly seq: number }
  /** Leaves before it are missing. */
  | { readonly kind: 'gap'; readonly seq: number };

/** The log as the sealer knows it: its leaf file, with tree and chain over it in memory of O(log n). */
export class LogCopy {
  readonly #file: LeafFile;
  readonly #tree = newTree();
  readonly #signed: SignedHead | null;
  #chain: Buffer = CHAIN_START;

  private constructor(file: LeafFile, signed: SignedHead | null) {
    this.#file = file;
    this.#signed = signed;
  }

  /**
   * Reads the file from its begin, as a stream.
   *
   * @param signed the last head that was signed over it, if any.
   * @returns null when the file is not what was signed.
   */
  static open(file: string, signed: SignedHead | null): LogCopy | null {
    const leaves = openLeafFile(file);
    const copy = new LogCopy(leaves, signed);
    for (const piece of leaves.pieces()) {
      if (copy.#contradictsHead(piece)) {
        leaves.close();
        return null;
      }
      copy.#grow(piece);
    }
    return copy;
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Chain value after the last leaf. */
  get chain(): Buffer {
    return this.#chain;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** The leaf of a line, or null when it is not there. */
  leafAt(seq: number): Buffer | null {
    return seq >= 1 && seq <= this.#file.size ? this.#file.read(seq, 1) : null;
  }

  /** Compares the leaves that it has, and keeps the others: on the disk when this returns. */
  take(from: number, leaves: Buffer): Taken {
    const known = Math.max(0, Math.min(leaves.length / LEAF, this.size - from + 1));
    const differs = this.#firstDifference(from, leaves.subarray(0, known * LEAF));
    if (differs !== null) return { kind: 'contradicts', seq: differs };
    const fresh = leaves.subarray(known * LEAF);
    if (fresh.length === 0) return { kind: 'taken' };
    if (from + known !== this.size + 1) return { kind: 'gap', seq: this.size + 1 };
    // only where the file lost leaves that were signed already: a disk that lied
    if (this.#contradictsHead(fresh)) return { kind: 'contradicts', seq: this.#signed?.size ?? 0 };
    this.#file.append(fresh);
    this.#grow(fresh);
    return { kind: 'taken' };
  }

  close(): void {
    this.#file.close();
  }

  #grow(leaves: Buffer): void {
    for (const leaf of each(leaves)) {
      this.#tree.add(leaf);
      this.#chain = chainOf(this.#chain, leaf);
    }
  }

  /** Whether the tree with these leaves would reach the signed head's size with another root. */
  #contradictsHead(leaves: Buffer): boolean {
    const left = (this.#signed?.size ?? 0) - this.size;
    if (this.#signed === null || left <= 0 || left > leaves.length / LEAF) return false;
    const tree = this.#tree.copy();
    for (const leaf of each(leaves.subarray(0, left * LEAF))) tree.add(leaf);
    return !tree.root().equals(this.#signed.root);
  }

  #firstDifference(from: number, leaves: Buffer): number | null {
    if (leaves.length === 0) return null;
    const own = this.#file.read(from, leaves.length / LEAF);
    if (own.equals(leaves)) return null;
    let at = 0;
    while (own.subarray(at, at + LEAF).equals(leaves.subarray(at, at + LEAF))) at += LEAF;
    return from + at / LEAF;
  }
}

function* each(leaves: Buffer): Generator<Buffer> {
  for (let at = 0; at < leaves.length; at += LEAF) yield leaves.subarray(at, at + LEAF);
}
