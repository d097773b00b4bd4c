import { hash } from 'node:crypto';

/** `chain_0`: what the first line follows. */
export const CHAIN_START: Buffer = Buffer.alloc(32);

const LEAF = Buffer.from([0x00]);

/** SHA-256(0x00 ‖ canonical body): the leaf of a line in the tree. The first byte keeps leaves and nodes apart. */
export function leafOf(body: string): Buffer {
  return sha256(Buffer.concat([LEAF, Buffer.from(body, 'utf8')]));
}

/** SHA-256(0x01 ‖ chain of the line before ‖ leaf): a changed, lost or moved line changes all that follow. */
export function chainOf(before: Uint8Array, leaf: Uint8Array): Buffer {
  return pairHash(before, leaf);
}

/** The one input of `pairHash`: hashing is synchronous, and a million leaves need two million of these. */
const PAIR = Buffer.alloc(1 + 32 + 32, 0x01);

/** SHA-256(0x01 ‖ left ‖ right), both of 32 bytes: a node of the tree, a link of the chain. */
export function pairHash(left: Uint8Array, right: Uint8Array): Buffer {
  PAIR.set(left, 1);
  PAIR.set(right, 33);
  return sha256(PAIR);
}

/** SHA-256 in one call; for the short inputs of the log this is much faster than a Hash object. */
export function sha256(input: Uint8Array): Buffer {
  return hash('sha256', input, 'buffer');
}
