import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { newId } from '../../core/ids.ts';
import type { Append } from '../event.ts';
import { logEnd } from '../store.ts';

/** A paper as the log names it: what it is, and its hash. */
export interface MadePaper {
  /** A word of ours. */
  readonly document: string;
  readonly bytes: number;
  /** Small hex. */
  readonly sha256: string;
}

/** Writes the line that names a paper by its hash; its proof travels with the paper. @returns the line's number */
export function tellPaper(
  { db, append }: { readonly db: Db; readonly append: Append },
  by: Context,
  { document, bytes, sha256 }: MadePaper,
): Promise<number> {
  return transact(db, async (tx) => {
    const about = [{ kind: 'document', id: newId() }] as const;
    await append(tx, { code: 'document.made', by, about, detail: { document, bytes, sha256 } });
    return (await logEnd(tx))?.seq ?? 0;
  });
}
