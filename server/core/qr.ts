/** A QR code as a path of squares in a square of `size` modules, its quiet zone included (ISO/IEC 18004). */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/** A text as a QR code, row by row: a page draws it without any markup of ours. */
export async function qrPath(text: string): Promise<QrPath> {
  const { encode } = await import('uqr'); // few requests draw one
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const squares = data.flatMap((row, y) =>
    [...row.entries()].filter(([, dark]) => dark).map(([x]) => `M${x} ${y}h1v1h-1z`),
  );
  return { size, path: squares.join('') };
}
