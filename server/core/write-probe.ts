import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SECOND } from './clock.ts';

/** However often it is asked, the disk is troubled only so often. */
const REMEMBERED_MS = 2 * SECOND;
const PROBE = Buffer.alloc(4096);

/**
 * A question: whether the folder takes what is written to it. Some bytes are brought to the disk and taken away again:
 * neither a full disk nor one that turned read-only shows in anything less.
 */
export function writeProbe(folder: string): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer = Promise.resolve(true);
  return () => {
    const now = performance.now();
    if (now - asked >= REMEMBERED_MS) {
      asked = now;
      answer = writes(join(folder, 'probe')).then(
        () => true,
        () => false,
      );
    }
    return answer;
  };
}

async function writes(file: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.write(PROBE);
    await handle.datasync();
  } finally {
    await handle.close();
    await rm(file);
  }
}
