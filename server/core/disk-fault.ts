import { accessSync, constants, statfsSync } from 'node:fs';

/** What keeps a disk from taking what is written. */
export type DiskFault = 'full' | 'read-only';

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];
/** With less than this SQLite cannot make the files beside a database. */
const LEAST_BYTES = 256 * 1024;

/** Whether an error says that the disk is full or cannot be written, by its code alone. */
export function diskFaultOf(cause: unknown): DiskFault | null {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EROFS') return 'read-only';
  return FULL.includes(code ?? '') ? 'full' : null;
}

/**
 * What to do when a start or a piece of work fails on the disk under a folder, in one sentence; null when the disk is
 * not to blame. SQLite has several codes for what a full disk does to it, so the disk itself is asked as well.
 */
export function diskSentence(cause: unknown, folder: string): string | null {
  const { code = '' } = cause as NodeJS.ErrnoException;
  const fault = diskFaultOf(cause) ?? (code.startsWith('SQLITE_') ? stateOf(folder) : null);
  if (fault === 'full') return `The disk under ${folder} is full: make room, and start again.`;
  if (fault === 'read-only')
    return `The disk under ${folder} is read-only: have it checked, mount it for writing, and start again.`;
  return null;
}

function stateOf(folder: string): DiskFault | null {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < LEAST_BYTES ? 'full' : null;
  } catch (cause) {
    return diskFaultOf(cause);
  }
}
