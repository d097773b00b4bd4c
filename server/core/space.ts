import { statfs } from 'node:fs/promises';

export const GIGABYTE = 1_000_000_000;
/** With less room somebody has to make some: a database, its copies for an update, and backups grow. */
export const LOW_SPACE = 5 * GIGABYTE;

/** Bytes that are free under a folder for who is not root. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
