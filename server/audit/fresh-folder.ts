import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder whose name appears only when what belongs in it is complete and on the disk.
 *
 * @param folder must not exist, or be empty.
 * @param work writes into the folder that it is given, and syncs its files.
 * @throws {Error} EEXIST when the folder holds something; errors of the file system as they come.
 */
export async function intoFreshFolder<T>(folder: string, work: (partial: string) => Promise<T>): Promise<T> {
  await demandFree(folder);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    const made = await work(partial);
    await sync(partial);
    await rename(partial, folder);
    await sync(dirname(folder));
    return made;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function demandFree(folder: string): Promise<void> {
  const held = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw cause;
  });
  if (held.length > 0) throw Object.assign(new Error(`${folder} is not empty`), { code: 'EEXIST' });
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
