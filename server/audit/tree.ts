import { pairHash, sha256 } from './chain.ts';

/** The Merkle tree over all leaves so far (RFC 9162 §2.1), in memory of O(log n). */
export interface Tree {
  /** Takes the next leaf hash. */
  add(leaf: Uint8Array): void;
  readonly size: number;
  /** Another one that grows by itself from here. */
  copy(): Tree;
  /** The tree's root hash (MTH); of the empty tree SHA-256 of nothing. */
  root(): Buffer;
}

/**
 * A tree that grows by its right edge: `edge` holds the roots of the perfect subtrees that the bits of `size`
 * name, largest first, so that adding a leaf is a binary increment.
 */
export function newTree(): Tree {
  return treeOf([], 0);
}

function treeOf(edge: Buffer[], size: number): Tree {
  return {
    add(leaf) {
      let node: Buffer = Buffer.from(leaf);
      for (let carry = size; carry % 2 === 1; carry = Math.floor(carry / 2)) {
        node = pairHash(edge.pop() ?? node, node);
      }
      edge.push(node);
      size += 1;
    },
    get size() {
      return size;
    },
    copy: () => treeOf([...edge], size),
    root() {
      return (
        edge.reduceRight<Buffer | null>((right, left) => (right ? pairHash(left, right) : left), null) ??
        EMPTY
      );
    },
  };
}

const EMPTY = sha256(Buffer.alloc(0));
