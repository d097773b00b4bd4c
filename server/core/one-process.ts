import { join } from 'node:path';
import Database from 'better-sqlite3';
import { diskSentence } from './disk-fault.ts';
import { StartRefused } from './errors.ts';

/** A lock that nothing refers to would be collected as garbage, and the folder be free again. */
const held = new Set<Database.Database>();

/**
 * Makes sure that one app process works on a data folder: who is there is known in its memory alone. The lock is
 * SQLite's own on a file in the folder, so it ends with the process, however that ends.
 *
 * @returns what to call at the end.
 * @throws {StartRefused} when another process holds it, or the disk takes no lock.
 */
export function beTheOnlyProcess(folder: string): () => void {
  const release = lockOf(folder);
  if (release !== null) return release;
  throw new StartRefused(
    `Another app process works on the data folder ${folder}: stop that one, or name another folder.`,
  );
}

function lockOf(folder: string): ReturnType<typeof holdLock> {
  try {
    return holdLock(join(folder, 'app.lock'));
  } catch (cause) {
    throw new StartRefused(
      diskSentence(cause, folder) ??
        `The data folder ${folder} cannot be locked (${(cause as Error).message}): check its owner and rights.`,
      { cause },
    );
  }
}

/**
 * Takes a lock that only one holder on this computer can have.
 *
 * @param file made when it is not there; it stays behind, and means nothing without a holder.
 * @returns what to call at the end, or null when another has it.
 */
export function holdLock(file: string): (() => void) | null {
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    if ((cause as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw cause;
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
