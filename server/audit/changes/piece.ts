import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { EpochMs } from '../../core/clock.ts';
import { pagesOf } from '../../core/wal.ts';

/** Begins each piece: what it is, and of which form. */
const MAGIC = Buffer.from('BKCHANG1');
const PAGE_SIZE_AT = MAGIC.length;
const MOMENT_AT = PAGE_SIZE_AT + 4;
const HEADER_BYTES = MOMENT_AT + 8;

/** A piece that is none, or was cut. */
export class BadPiece extends Error {
  override readonly name = 'BadPiece';
}

/**
 * Changed pages of one database file. On the disk: magic, size of a page (32 bits, big-endian), moment of the copy (64 bits,
 * milliseconds), frames of the write-ahead log.
 */
export interface Piece {
  readonly pageSize: number;
  readonly at: EpochMs;
  readonly frames: Buffer;
}

/** The bytes of a piece as they stand in its file. */
export function writePiece({ pageSize, at, frames }: Piece): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(pageSize, PAGE_SIZE_AT);
  header.writeBigUInt64BE(BigInt(at), MOMENT_AT);
  return Buffer.concat([header, frames]);
}

/**
 * Puts the pages of a piece where they belong in a copy of the database.
 *
 * @returns the moment up to which the copy then goes. @throws {BadPiece}
 */
export function applyPiece(file: string, database: string): EpochMs {
  const bytes = readFileSync(file);
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new BadPiece(`${file} holds no changes`);
  const pageSize = bytes.readUInt32BE(PAGE_SIZE_AT);
  const frames = bytes.subarray(HEADER_BYTES);
  const handle = openSync(database, 'r+');
  try {
    let pages: number | null = null;
    for (const page of pagesOf(frames, pageSize)) {
      writeSync(handle, page.bytes, 0, pageSize, (page.number - 1) * pageSize);
      pages = page.pagesAfter;
    }
    // a copy ends with a whole transaction, which says how large the database then is
    if (pages === 0) throw new BadPiece(`${file} was cut`);
    if (pages !== null) ftruncateSync(handle, pages * pageSize);
    return Number(bytes.readBigUInt64BE(MOMENT_AT)) as EpochMs;
  } finally {
    closeSync(handle);
  }
}
