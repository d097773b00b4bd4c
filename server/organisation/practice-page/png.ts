import { crc32, inflateSync } from 'node:zlib';
import { AppError } from '../../core/errors.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const LARGEST_BYTES = 96 * 1024;
const LARGEST_SIDE = 1000;
/** Eight bytes a pixel, and a byte for each row. */
const MOST_PIXEL_BYTES = LARGEST_SIDE * (LARGEST_SIDE * 8 + 1);
/** What draws the picture. All else, such as words about it and where it was taken, is left out. */
const KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND']);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * A PNG (ISO/IEC 15948) with nothing in it but the picture. Other formats are refused: an SVG can hold scripts.
 *
 * @throws {AppError} BAD_IMAGE: no PNG, damaged, too large, or one that unpacks to more than it says.
 */
export function cleanPng(bytes: Buffer): Buffer {
  if (bytes.length > LARGEST_BYTES) throw new AppError('BAD_IMAGE');
  const chunks = chunksOf(bytes).filter(({ type }) => KEPT.has(type));
  const [head] = chunks;
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw new AppError('BAD_IMAGE');
  const sides = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
  if (sides.some((side) => side === 0 || side > LARGEST_SIDE)) throw new AppError('BAD_IMAGE');
  demandPixels(chunks);
  return Buffer.concat([SIGNATURE, ...chunks.map(written)]);
}

function chunksOf(bytes: Buffer): readonly Chunk[] {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new AppError('BAD_IMAGE');
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.type !== 'IEND'; ) {
    if (at + 12 > bytes.length) throw new AppError('BAD_IMAGE');
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) throw new AppError('BAD_IMAGE');
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new AppError('BAD_IMAGE');
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function demandPixels(chunks: readonly Chunk[]): void {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  try {
    inflateSync(packed, { maxOutputLength: MOST_PIXEL_BYTES });
  } catch (cause) {
    throw new AppError('BAD_IMAGE', { cause });
  }
}

function written({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
