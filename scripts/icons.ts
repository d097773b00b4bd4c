import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/**
 * Draws the icons of the installed page from the shapes of web/public/favicon.svg, and writes them beside it. Run it
 * when the sign changes: `node scripts/icons.ts`.
 */

/** A picture file and how it is drawn: `bleed` has colour to the edge, because the system cuts its own shape. */
export interface Icon {
  readonly file: string;
  readonly pixels: number;
  readonly bleed: boolean;
}

export const ICONS: readonly Icon[] = [
  { file: 'icon-192.png', pixels: 192, bleed: false },
  { file: 'icon-512.png', pixels: 512, bleed: false },
  { file: 'icon-maskable-512.png', pixels: 512, bleed: true },
  { file: 'icon-touch-180.png', pixels: 180, bleed: true },
];

export const FOLDER = join(import.meta.dirname, '..', 'web', 'public', 'icons');

/** Whether something covers a point; coordinates of the drawing, 32 × 32. */
type Shape = (x: number, y: number) => boolean;

const SIDE = 32;
/** Each pixel is looked at in so many rows of so many places: soft edges. */
const FINE = 4;
const GROUND = [0x00, 0x59, 0x6b] as const;
const SIGN = [0xff, 0xff, 0xff] as const;
/** The sign within the circle that no system cuts away (W3C manifest, maskable: 80 % across). */
const BLEED_SCALE = 0.8;

const plate = rounded(0, 0, SIDE, SIDE, 7);
const body = rounded(4.5, 10.5, 19.5, 21.5, 2);
/** The lens: a slant above and below, straight at both sides. */
const lens: Shape = (x, y) =>
  x >= 21.5 && x <= 26.5 && Math.abs(y - 16) <= 1.3 + ((x - 21.5) / 5) * (4.3 - 1.3);

/** The icon as the bytes of a PNG (W3C PNG, third edition): eight bits a channel, with alpha. */
export function draw({ pixels, bleed }: Icon): Buffer {
  const rows = Buffer.alloc(pixels * (pixels * 4 + 1));
  let at = 0;
  for (let row = 0; row < pixels; row += 1) {
    at += 1; // filter 0: the row as it is
    for (let column = 0; column < pixels; column += 1) {
      rows.set(colourOf(row, column, pixels, bleed), at);
      at += 4;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(pixels, 0);
  head.writeUInt32BE(pixels, 4);
  head.set([8, 6], 8); // bits a channel; colour with alpha
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourOf(row: number, column: number, pixels: number, bleed: boolean): readonly number[] {
  const scale = bleed ? BLEED_SCALE : 1;
  let [ground, sign] = [0, 0];
  for (let place = 0; place < FINE * FINE; place += 1) {
    const x = ((column + ((place % FINE) + 0.5) / FINE) * SIDE) / pixels;
    const y = ((row + (Math.floor(place / FINE) + 0.5) / FINE) * SIDE) / pixels;
    const [within, down] = [(x - SIDE / 2) / scale + SIDE / 2, (y - SIDE / 2) / scale + SIDE / 2];
    if (bleed || plate(x, y)) ground += 1;
    if (body(within, down) || lens(within, down)) sign += 1;
  }
  const share = ground === 0 ? 0 : sign / ground;
  const mixed = GROUND.map((one, channel) => Math.round(one + ((SIGN[channel] ?? 0) - one) * share));
  return [...mixed, Math.round((ground / (FINE * FINE)) * 255)];
}

function rounded(left: number, top: number, right: number, bottom: number, radius: number): Shape {
  return (x, y) => {
    const across = Math.max(left + radius - x, x - (right - radius), 0);
    const along = Math.max(top + radius - y, y - (bottom - radius), 0);
    return Math.hypot(across, along) <= radius;
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const icon of ICONS) writeFileSync(join(FOLDER, icon.file), draw(icon));
}
