import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes before the first frame, and before the page in each frame. SQLite file format §4.1. */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The magic of a write-ahead log, but for its last bit: whether checksums read words big-endian. */
const MAGIC = 0x377f0682;
/** How much of a frame's header, and of the log's, its checksum covers; where the checksums stand in both. */
const FRAME_COVERED_BYTES = 8;
const FRAME_SUMS_AT = 16;
const HEADER_SUMS_AT = 24;

/** The head of a write-ahead log. Its salts change whenever it begins anew: the first by one, the second at random. */
export interface WalHead {
  readonly pageSize: number;
  readonly salt1: number;
  readonly salt2: number;
  readonly isBigEndian: boolean;
}

/** An open write-ahead log: the file beside a database in which SQLite puts changed pages, a frame each. */
export class WalFile {
  readonly head: WalHead;
  readonly #handle: number;

  /** The log of a database file; `null` when there is none, or nothing in it. */
  static open(database: string): WalFile | null {
    let handle: number;
    try {
      handle = openSync(`${database}-wal`, 'r');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    }
    const head = readHead(handle);
    if (head !== null) return new WalFile(handle, head);
    closeSync(handle);
    return null;
  }

  private constructor(handle: number, head: WalHead) {
    this.#handle = handle;
    this.head = head;
  }

  get frameBytes(): number {
    return FRAME_HEADER_BYTES + this.head.pageSize;
  }

  /**
   * Frames up to the last that ends a transaction, looked for from a frame on that follows such a one. What an earlier
   * round left behind the end bears other salts; what a power cut left there, sums that do not follow. §4.2.
   */
  committed(from: number): number {
    const { salt1, salt2, isBigEndian } = this.head;
    const frame = Buffer.alloc(this.frameBytes);
    let sums = this.#sumsBefore(from);
    let committed = from;
    for (let number = from; ; number++) {
      const read = readSync(this.#handle, frame, 0, frame.length, this.#at(number));
      if (read !== frame.length) return committed;
      if (frame.readUInt32BE(8) !== salt1 || frame.readUInt32BE(12) !== salt2) return committed;
      sums = sum(frame.subarray(0, FRAME_COVERED_BYTES), isBigEndian, sums);
      sums = sum(frame.subarray(FRAME_HEADER_BYTES), isBigEndian, sums);
      const [first, second] = sumsAt(frame, FRAME_SUMS_AT);
      if (first !== sums[0] || second !== sums[1]) return committed;
      if (frame.readUInt32BE(4) !== 0) committed = number + 1;
    }
  }

  /** The bytes of frames [from, to). */
  read(from: number, to: number): Buffer {
    const bytes = Buffer.alloc((to - from) * this.frameBytes);
    const read = readSync(this.#handle, bytes, 0, bytes.length, this.#at(from));
    if (read !== bytes.length) throw new Error(`the write-ahead log ends within frame ${to}`);
    return bytes;
  }

  close(): void {
    closeSync(this.#handle);
  }

  /** The checksums on which those of a frame go on. */
  #sumsBefore(frame: number): Sums {
    const header = Buffer.alloc(HEADER_BYTES);
    const at = frame === 0 ? 0 : this.#at(frame - 1);
    readSync(this.#handle, header, 0, frame === 0 ? HEADER_BYTES : FRAME_HEADER_BYTES, at);
    return sumsAt(header, frame === 0 ? HEADER_SUMS_AT : FRAME_SUMS_AT);
  }

  #at(frame: number): number {
    return HEADER_BYTES + frame * this.frameBytes;
  }
}

/** A page as a frame holds it. */
export interface ChangedPage {
  readonly number: number;
  /** Pages of the whole database, in a frame that ends a transaction; otherwise 0. */
  readonly pagesAfter: number;
  readonly bytes: Buffer;
}

/** The pages of frames, in their order. */
export function* pagesOf(frames: Buffer, pageSize: number): Generator<ChangedPage> {
  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  for (let at = 0; at + frameBytes <= frames.length; at += frameBytes)
    yield {
      number: frames.readUInt32BE(at),
      pagesAfter: frames.readUInt32BE(at + 4),
      bytes: frames.subarray(at + FRAME_HEADER_BYTES, at + frameBytes),
    };
}

/** The two running sums of a write-ahead log. */
type Sums = readonly [number, number];

function sumsAt(bytes: Buffer, at: number): Sums {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

/** SQLite's checksum, over pairs of words. File format §4.2. */
function sum(bytes: Buffer, isBigEndian: boolean, [before1, before2]: Sums): Sums {
  let [first, second] = [before1, before2];
  for (let at = 0; at < bytes.length; at += 8) {
    const one = isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const two = isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    first = (first + one + second) >>> 0;
    second = (second + two + first) >>> 0;
  }
  return [first, second];
}

function readHead(handle: number): WalHead | null {
  const bytes = Buffer.alloc(HEADER_BYTES);
  if (readSync(handle, bytes, 0, HEADER_BYTES, 0) !== HEADER_BYTES) return null;
  const magic = bytes.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC) return null;
  return {
    pageSize: bytes.readUInt32BE(8),
    salt1: bytes.readUInt32BE(16),
    salt2: bytes.readUInt32BE(20),
    isBigEndian: (magic & 1) === 1,
  };
}
