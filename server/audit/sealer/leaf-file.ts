import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

const LEAF = 32;
const PIECE = 2_048 * LEAF;

/** The sealer's own copy of the leaves: records of 32 bytes, added at the end and never changed. */
export interface LeafFile {
  /** How many leaves there are. */
  readonly size: number;
  /** Adds whole leaves; they are on the disk when this returns. @throws errors of the file system: then none was added */
  append(leaves: Uint8Array): void;
  /** Leaves `from` (1 is the first) and on, `count` at most. */
  read(from: number, count: number): Buffer;
  /** All leaves, a piece at a time. */
  pieces(): Generator<Buffer>;
  close(): void;
}

/** Opens the file, made when it is not there. Half a record at its end, which a power cut leaves, is cut off. */
export function openLeafFile(file: string): LeafFile {
  const handle = openSync(file, 'a+', 0o600);
  const { size: bytes } = fstatSync(handle);
  let size = Math.floor(bytes / LEAF);
  if (bytes !== size * LEAF) cut();

  function cut(): void {
    ftruncateSync(handle, size * LEAF);
    fsyncSync(handle);
  }

  function read(from: number, count: number): Buffer {
    const wanted = Math.max(0, Math.min(count, size - from + 1)) * LEAF;
    const buffer = Buffer.allocUnsafe(wanted);
    for (let at = 0; at < wanted; ) {
      const got = readSync(handle, buffer, at, wanted - at, (from - 1) * LEAF + at);
      if (got === 0) throw new Error(`${file} became shorter while it was read`);
      at += got;
    }
    return buffer;
  }

  return {
    get size() {
      return size;
    },
    append(leaves) {
      try {
        for (let at = 0; at < leaves.length; ) at += writeSync(handle, leaves, at);
        fsyncSync(handle);
      } catch (cause) {
        cut();
        throw cause;
      }
      size += leaves.length / LEAF;
    },
    read,
    *pieces() {
      for (let from = 1; from <= size; from += PIECE / LEAF) yield read(from, PIECE / LEAF);
    },
    close: () => closeSync(handle),
  };
}
