import { diskFaultOf } from '../../server/core/disk-fault.ts';
import { Failure } from './command.ts';
import type { Words } from './words.ts';

/** Does work that makes a folder; a folder that is there already, or cannot be made, is the operator's matter. */
export async function onFreshFolder<T>(folder: string, words: Words, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTEMPTY') throw new Failure(words.exists(folder), { cause });
    const isPlaces = cause instanceof Error && 'syscall' in cause && diskFaultOf(cause) === null;
    if (isPlaces) throw new Failure(cause.message, { cause });
    throw cause;
  }
}
