import { hash } from 'node:crypto';
import { pairHash } from './line.ts';

/** Perfect subtrees at the right edge, largest first (RFC 9162 §2.1.2 builds roots of these). */
interface Subtree {
  readonly leaves: number;
  readonly hash: Buffer;
}

/** Grows with every leaf; its root at any moment is that of the Merkle tree over the leaves so far. */
export class EdgeTree {
  readonly #edge: Subtree[] = [];

  add(leaf: Buffer): void {
    let fresh: Subtree = { leaves: 1, hash: leaf };
    for (let last = this.#edge.at(-1); last?.leaves === fresh.leaves; last = this.#edge.at(-1)) {
      this.#edge.pop();
      fresh = { leaves: last.leaves + fresh.leaves, hash: pairHash(last.hash, fresh.hash) };
    }
    this.#edge.push(fresh);
  }

  root(): Buffer {
    const [smallest, ...rest] = this.#edge.map(({ hash: node }) => node).reverse();
    if (smallest === undefined) return hash('sha256', '', 'buffer');
    return rest.reduce((right, left) => pairHash(left, right), smallest);
  }
}
