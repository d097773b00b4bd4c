/** Of each version: the centres of its alignment patterns, and the data bytes of its blocks at level M (ISO/IEC 18004). */
const VERSIONS: Readonly<
  Record<number, { readonly centres: readonly number[]; readonly blocks: readonly number[] }>
> = {
  4: { centres: [6, 26], blocks: [32, 32] },
  5: { centres: [6, 30], blocks: [43, 43] },
  6: { centres: [6, 34], blocks: [27, 27, 27, 27] },
  7: { centres: [6, 22, 38], blocks: [31, 31, 31, 31] },
  8: { centres: [6, 24, 42], blocks: [38, 38, 39, 39] },
  9: { centres: [6, 26, 46], blocks: [36, 36, 36, 37, 37] },
};

const MASKS: readonly ((row: number, column: number) => number)[] = [
  (r, c) => (r + c) % 2,
  (r) => r % 2,
  (_r, c) => c % 3,
  (r, c) => (r + c) % 3,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2,
  (r, c) => ((r * c) % 2) + ((r * c) % 3),
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2,
];

type Modules = (row: number, column: number) => boolean;

/**
 * Reads what a QR code says from the picture alone, as a phone would: a path of unit squares with a quiet zone of 4.
 * Level M, one byte segment, no damage to mend.
 */
export function readQr({ size, path }: { readonly size: number; readonly path: string }): string {
  const dark = new Set(
    [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${Number(y) - 4},${Number(x) - 4}`),
  );
  const side = size - 8;
  const isDark: Modules = (row, column) => dark.has(`${row},${column}`);
  const version = VERSIONS[(side - 17) / 4];
  const mask = MASKS[maskNumber(isDark)];
  if (version === undefined || mask === undefined)
    throw new Error(`no QR code this can read: ${side} modules`);
  const bits = placesOf(side, version.centres).map(([row, column]) =>
    Number(isDark(row, column) !== (mask(row, column) === 0)),
  );
  const bytes = (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return textOf(inOrder(bytes, version.blocks));
}

function maskNumber(isDark: Modules): number {
  const places = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column] as const);
  const rest = [7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const);
  const bits = [...places, ...rest].map(([row, column]) => Number(isDark(row, column))).join('');
  return ((Number.parseInt(bits, 2) ^ 0x5412) >> 10) & 7;
}

/** Where the data stand, in the order in which they are written: two columns at a time, up and down. */
function placesOf(side: number, centres: readonly number[]): [number, number][] {
  const places: [number, number][] = [];
  const columns = Array.from({ length: (side - 1) / 2 }, (_, pair) => side - 1 - 2 * pair).map((c) =>
    c <= 6 ? c - 1 : c,
  );
  for (const [turn, right] of columns.entries()) {
    for (let step = 0; step < side; step += 1) {
      const row = turn % 2 === 0 ? side - 1 - step : step;
      for (const column of [right, right - 1])
        if (!isPattern(row, column, side, centres)) places.push([row, column]);
    }
  }
  return places;
}

function isPattern(row: number, column: number, side: number, centres: readonly number[]): boolean {
  const [top, left, bottom, far] = [row < 9, column < 9, row >= side - 8, column >= side - 8];
  if ((top && left) || (top && far) || (bottom && left) || row === 6 || column === 6) return true;
  const hasVersion = side >= 45;
  if (hasVersion && ((row < 6 && column >= side - 11) || (column < 6 && row >= side - 11))) return true;
  const last = centres.at(-1) ?? 0;
  return centres.some((y) =>
    centres.some((x) => {
      const inFinder = (y === 6 && x === 6) || (y === 6 && x === last) || (y === last && x === 6);
      return !inFinder && Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2;
    }),
  );
}

/** Blocks stand interleaved, byte by byte. */
function inOrder(bytes: readonly number[], blocks: readonly number[]): number[] {
  const sorted: number[][] = blocks.map(() => []);
  let at = 0;
  for (let place = 0; place < Math.max(...blocks); place += 1) {
    for (const [block, length] of blocks.entries()) {
      if (place >= length) continue;
      sorted[block]?.push(bytes[at] ?? 0);
      at += 1;
    }
  }
  return sorted.flat();
}

function textOf(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (!bits.startsWith('0100')) throw new Error('no byte segment');
  const length = Number.parseInt(bits.slice(4, 12), 2);
  const said = bits.slice(12, 12 + 8 * length).match(/.{8}/g) ?? [];
  return Buffer.from(said.map((byte) => Number.parseInt(byte, 2))).toString('utf8');
}
