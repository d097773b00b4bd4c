import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { draw, FOLDER, ICONS, type Icon } from '../../scripts/icons.ts';

const HEAD = 8 + 8;
/** The rows of a PNG of ours: one IHDR, one IDAT, one IEND. */
function rowsOf(png: Buffer): Buffer {
  const data = HEAD + 13 + 4;
  return inflateSync(png.subarray(data + 8, data + 8 + png.readUInt32BE(data)));
}

function pixel(rows: Buffer, { pixels }: Icon, x: number, y: number): number[] {
  const at = y * (pixels * 4 + 1) + 1 + x * 4;
  return [...rows.subarray(at, at + 4)];
}

describe('icons of the installed page', () => {
  test.each(ICONS)('$file is what the drawing gives', (icon) => {
    const kept = readFileSync(join(FOLDER, icon.file));
    expect(kept.readUInt32BE(HEAD)).toBe(icon.pixels);
    expect(kept.readUInt32BE(HEAD + 4)).toBe(icon.pixels);
    expect(rowsOf(kept).equals(rowsOf(draw(icon)))).toBe(true);
  });

  test.each(ICONS)('$file has its sign, and corners only where no system cuts them', (icon) => {
    const rows = rowsOf(draw(icon));
    const middle = icon.pixels / 2;
    expect(pixel(rows, icon, middle - icon.pixels / 8, middle)).toEqual([255, 255, 255, 255]);
    expect(pixel(rows, icon, 0, 0)).toEqual([0, 0x59, 0x6b, icon.bleed ? 255 : 0]);
    expect(pixel(rows, icon, middle, 2)).toEqual([0, 0x59, 0x6b, 255]);
  });
});
