import { hash } from 'node:crypto';
import { canonicalEnd } from './canonical.ts';

/** A line of events.ndjson, taken apart; `body` holds the exact bytes that the leaf covers. */
export interface BundleLine {
  readonly body: Uint8Array | null;
  readonly chain: Buffer;
  readonly leaf: Buffer;
  readonly seq: number;
}

const HEAD = Buffer.from('{"body":');
const NULL = Buffer.from('null');
const TAIL = /^,"chain":"([0-9a-f]{64})","leaf":"([0-9a-f]{64})","seq":([1-9][0-9]{0,15})\}$/;
/** Length of the tail without the digits of seq, and with at most 16 of them. */
const TAIL_MAX = 165 + 16;

/** Takes a line apart; `null` when it is not, byte for byte, the canonical form. */
export function readLine(bytes: Uint8Array): BundleLine | null {
  if (!HEAD.equals(bytes.subarray(0, HEAD.length))) return null;
  const end = canonicalEnd(bytes, HEAD.length);
  if (end === -1 || bytes.length - end > TAIL_MAX) return null;
  const tail = TAIL.exec(Buffer.from(bytes.subarray(end)).toString('latin1'));
  const body = bytes.subarray(HEAD.length, end);
  if (tail === null || !(body[0] === 0x7b || NULL.equals(body))) return null;
  const [, chain = '', leaf = '', seq] = tail;
  return {
    body: body[0] === 0x7b ? body : null,
    chain: Buffer.from(chain, 'hex'),
    leaf: Buffer.from(leaf, 'hex'),
    seq: Number(seq),
  };
}

const LEAF = Buffer.from([0x00]);
const LINK = Buffer.from([0x01]);

/** SHA-256(0x00 ‖ body). */
export function leafHash(body: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, body]), 'buffer');
}

/** SHA-256(0x01 ‖ left ‖ right): a link of the chain, and an inner node of the tree. */
export function pairHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LINK, left, right]), 'buffer');
}
