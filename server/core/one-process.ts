import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StartRefused } from './errors.ts';

/** A lock that nothing refers to would be collected as garbage, and the folder be free again. */
const held = new Set<Database.Database>();

/**
 * Makes sure that one app process works on a data folder: who is there is known in its memory alone. The lock is
 * SQLite's own on a file in the folder, so it ends with the process, however that ends.
 *
 * @returns what to call at the end.
 * @throws {StartRefused} when another process holds it.
 */
export function beTheOnlyProcess(folder: string): () => void {
  const lock = new Database(join(folder, 'app.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause;
    throw new StartRefused(
      `Another app process works on the data folder ${folder}: stop that one, or name another folder.`,
      { cause },
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
