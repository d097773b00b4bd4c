import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Whole lines of events.ndjson, with the seq of the first and the chain before and after them. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly seq: number;
  readonly chain: string;
  readonly after: string;
}

const PIECE_BYTES = 1024 * 1024;
/** More than a line of a practice's log. */
const WINDOW = 4096;
const ENDS = /"chain":"([0-9a-f]{64})","leaf":"[0-9a-f]{64}","seq":(\d+)\}\n$/;

/** Cuts events.ndjson into pieces. */
export function piecesOf(path: string): Piece[] {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const pieces: Piece[] = [];
  let [from, seq, chain] = [0, 1, '0'.repeat(64)];
  while (from < size) {
    const [to, window] = lineEnd(file, Math.min(from + PIECE_BYTES, size), size);
    const [, after = '', last = ''] = ENDS.exec(window) ?? [];
    pieces.push({ from, to, seq, chain, after });
    [from, seq, chain] = [to, Number(last) + 1, after];
  }
  closeSync(file);
  return pieces;
}

/** The last line end up to `to`, and the text before it. */
function lineEnd(file: number, to: number, size: number): [number, string] {
  const window = Buffer.alloc(Math.min(WINDOW, size));
  readSync(file, window, 0, window.length, to - window.length);
  const text = window.subarray(0, window.lastIndexOf('\n') + 1);
  return [to - window.length + text.length, text.toString('latin1')];
}

/** Hashes all leaves and links on all cores. @throws when a link is not that of the file. */
export async function hashLog(path: string, pieces: readonly Piece[]): Promise<void> {
  const queue = pieces.values();
  const threads = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: { path } });
    return new Promise<void>((resolve, reject) => {
      let asked: Piece | undefined;
      const ask = (): void => {
        asked = queue.next().value;
        if (asked === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(asked);
      };
      worker.on('message', (chain: string) => {
        if (chain === asked?.after) ask();
        else reject(new Error(`another chain after line ${asked?.seq}`));
      });
      worker.on('error', reject);
      ask();
    });
  });
  await Promise.all(threads);
}
