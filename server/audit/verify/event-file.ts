import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MAX_LINE } from './line.ts';
import { readStretch, type Stretch } from './stretch.ts';

const NEWLINE = 0x0a;
/** So much is read behind a part for the line that ends there. */
const USUAL_LINE = 8192;
/** A part of the file: lines that begin from `from` to below `to`. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** An open events.ndjson, read part by part. */
export class EventFile {
  readonly #handle: number;
  readonly size: number;
  #buffer = Buffer.alloc(0);

  /** @throws errors of the file system as they come. */
  constructor(path: string) {
    this.#handle = openSync(path, 'r');
    this.size = fstatSync(this.#handle).size;
  }

  /** Judges the lines that begin in a part. */
  stretch({ from, to }: Part, sizes: Float64Array): Stretch {
    return readStretch(this.#lines(from, to), sizes);
  }

  close(): void {
    closeSync(this.#handle);
  }

  /** The lines that begin in a part, whole: the last one may end behind it. Good until the next call. */
  #lines(from: number, to: number): Uint8Array {
    // a line begins here when the byte before ends one
    const before = from === 0 ? 0 : 1;
    const inside = Math.max(0, Math.min(to, this.size) - from + before);
    const read = this.#read(from - before, inside + USUAL_LINE);
    const start = before === 0 ? 0 : read.indexOf(NEWLINE) + 1;
    if ((before !== 0 && start === 0) || start >= inside) return read.subarray(0, 0);
    const end = read.indexOf(NEWLINE, inside - 1) + 1;
    if (end > 0 || read.length < inside + USUAL_LINE)
      return read.subarray(start, end > 0 ? end : read.length);
    return Buffer.concat([read.subarray(start), this.#restOfLine(from - before + read.length)]);
  }

  #read(from: number, length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(length);
    return this.#buffer.subarray(0, readSync(this.#handle, this.#buffer, 0, length, from));
  }

  /** What is left of a line that was begun: with its end, or one byte more than a line can have. */
  #restOfLine(from: number): Uint8Array {
    const room = Buffer.allocUnsafe(Math.max(0, Math.min(MAX_LINE + 1, this.size - from)));
    const rest = room.subarray(0, readSync(this.#handle, room, 0, room.length, from));
    const end = rest.indexOf(NEWLINE);
    return end === -1 ? rest : rest.subarray(0, end + 1);
  }
}
