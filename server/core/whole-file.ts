import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file so that a reader, and a start after a power cut, sees the old text or the new one, never a part.
 *
 * @throws errors of the file system as they come; the old text then stands.
 */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const partial = `${file}.partial`;
  const handle = openSync(partial, 'w', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(partial, file);
  syncFolder(dirname(file));
}

/** Puts names that came or went in a folder on the disk. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
