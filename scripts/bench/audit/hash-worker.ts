// A thread of its own that hashes the leaves and the chain of the lines it is sent, and checks nothing: what a full
// verification is measured against.
import { hash } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Piece } from './hashing.ts';

const NEWLINE = 0x0a;
const BEFORE_BODY = '{"body":'.length;
/** Bytes behind the body, but for the digits of seq. */
const BEHIND_BODY = ',"chain":"","leaf":"","seq":}'.length + 128;
const HASH = 32;

const file = openSync((workerData as { readonly path: string }).path, 'r');
let buffer = Buffer.alloc(0);

/** @returns the chain after the piece's last line. */
function chainAfter({ from, to, seq: first, chain }: Piece): string {
  if (buffer.length < to - from) buffer = Buffer.allocUnsafeSlow(to - from);
  const bytes = buffer.subarray(0, readSync(file, buffer, 0, to - from, from));
  const link = Buffer.alloc(1 + 2 * HASH, 0x01);
  link.write(chain, 1, 'hex');
  for (let at = 0, seq = first; at < bytes.length; seq += 1) {
    const end = bytes.indexOf(NEWLINE, at);
    bytes[at + BEFORE_BODY - 1] = 0x00;
    const body = bytes.subarray(at + BEFORE_BODY - 1, end - BEHIND_BODY - String(seq).length);
    link.write(hash('sha256', body, 'latin1'), 1 + HASH, 'latin1');
    link.write(hash('sha256', link, 'latin1'), 1, 'latin1');
    at = end + 1;
  }
  return link.toString('hex', 1, 1 + HASH);
}

parentPort?.on('message', (piece: Piece) => parentPort?.postMessage(chainAfter(piece)));
