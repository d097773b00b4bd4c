import { type FileHandle, open, stat } from 'node:fs/promises';

/** A file to pack: its name in the archive, and where it stands. */
export interface Packed {
  readonly name: string;
  readonly path: string;
}

const BLOCK = 512;
/** Eleven octal digits. */
const LARGEST = 8 ** 11 - 1;

/**
 * Packs files into one (POSIX.1-1988 ustar): every system opens it, and what is in it stays byte for byte. Owner and
 * time are left out, so that equal files make equal archives.
 *
 * @throws {RangeError} when a file is larger than the form can say (8 GiB); errors of the file system as they come
 */
export async function writeTar(files: readonly Packed[], target: string): Promise<void> {
  const out = await open(target, 'wx', 0o600);
  try {
    for (const file of files) await pack(out, file);
    await out.writeFile(Buffer.alloc(2 * BLOCK));
  } finally {
    await out.close();
  }
}

async function pack(out: FileHandle, { name, path }: Packed): Promise<void> {
  const { size } = await stat(path);
  await out.writeFile(header(name, size));
  const source = await open(path);
  try {
    for await (const chunk of source.createReadStream({ autoClose: false }))
      await out.writeFile(chunk as Buffer);
  } finally {
    await source.close();
  }
  await out.writeFile(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
}

function header(name: string, size: number): Buffer {
  if (size > LARGEST) throw new RangeError(`${name} is too large for an archive`);
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): void => void block.write(text, at, 'latin1');
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  put(name, 0);
  put(octal(0o600, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  put('0', 156);
  put('ustar\x0000', 257);
  // the checksum counts its own field as spaces
  put(' '.repeat(8), 148);
  put(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
  );
  return block;
}
