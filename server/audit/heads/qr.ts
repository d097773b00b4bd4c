import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Pixels a module: readable on a screen, and on paper at a hand's breadth. */
const SCALE = 6;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A text as a QR code in a PNG, black on white, with the quiet zone that ISO/IEC 18004 asks for. */
export function qrPng(text: string): Buffer {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const side = size * SCALE;
  const rowBytes = Math.ceil(side / 8);
  const rows = data.flatMap((modules) => {
    // one bit a pixel, 1 is white; the byte before each row names its filter: none
    const row = Buffer.alloc(1 + rowBytes, 0);
    for (let x = 0; x < side; x += 1) {
      if (modules[Math.floor(x / SCALE)] === true) continue;
      const at = 1 + (x >> 3);
      row.writeUInt8(row.readUInt8(at) | (0x80 >> (x & 7)), at);
    }
    return Array.from({ length: SCALE }, () => row);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // 1 bit, greyscale; compression, filter and interlace as everybody has them
  header.writeUInt8(1, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Length, type, data, CRC-32 over type and data (PNG, W3C Recommendation, §5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
