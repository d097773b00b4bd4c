import { type Db, transact } from '../core/database.ts';
import type { HeadRow } from '../core/schema.ts';
import type { Append, Occurrence } from './event.ts';
import { currentGeneration, insertGeneration, insertHead, insertHeadKey, newestHead } from './head-store.ts';
import { originOf } from './note.ts';
import { logEnd } from './store.ts';
import { newTree } from './tree.ts';

/** The last head that is known of the log as it was, and the keys that signed it. */
export type LastHead = Pick<HeadRow, 'generation' | 'size' | 'root'> & {
  /** The signed note; null where only size and root were kept. */
  readonly note: string | null;
  readonly keys: readonly string[];
};

/** A generation that was begun: its number, lines of before that are still there, and those that are not. */
export interface Begun {
  readonly generation: number;
  readonly restored: number;
  readonly lost: { readonly from: number; readonly through: number } | null;
}

/**
 * Begins a new generation of the log, by a line that says what a restored backup lost (FORMAT.md §6.2). The sealer
 * makes a new key when it sees that line, and only when it names the last head that was signed.
 *
 * @param who the operator; names of who signs and the reason are among the hidden facts.
 * @param signers how many people answer for it, at least 2.
 * @param last null when no head is known but those in the restored database.
 */
export function beginGeneration(
  { db, append }: { readonly db: Db; readonly append: Append },
  who: Pick<Occurrence, 'by' | 'personal'>,
  signers: number,
  last: LastHead | null,
): Promise<Begun> {
  return transact(db, async (tx) => {
    const restored = (await logEnd(tx))?.seq ?? 0;
    const before = await currentGeneration(tx);
    const head = last ?? (await newestHead(tx));
    const generation = Math.max(before.number, head?.generation ?? 1) + 1;
    const { size, root } = head ?? { size: 0, root: newTree().root() };
    const detail = { generation, size, root: root.toString('base64'), restored, signers };
    await append(tx, { ...who, code: 'backup.restored', about: [{ kind: 'log', id: 'all' }], detail });
    await insertGeneration(tx, { number: generation, seq: (await logEnd(tx))?.seq ?? restored + 1 });
    if (last !== null && last.note !== null) {
      for (const verifier of last.keys)
        await insertHeadKey(tx, { generation: last.generation, verifier, seq: null });
      const { note, keys: _, ...row } = last;
      await insertHead(tx, { ...row, note, at: 0 });
    }
    const lost = size > restored ? { from: restored + 1, through: size } : null;
    return { generation, restored, lost };
  });
}

/**
 * Reads a head that somebody kept: a signed note, or its origin, size and root.
 *
 * @returns null when it is none. A signature is not checked: who restores answers for it.
 */
export function readKeptHead(text: string): LastHead | null {
  const [origin = '', size = '', root = '', ...more] = text.trim().split(/\s+/);
  const generation = originOf(origin)?.generation;
  const bytes = Buffer.from(root, 'base64');
  if (generation === undefined || !/^(0|[1-9]\d{0,14})$/.test(size) || bytes.length !== 32) return null;
  const note = more.length === 0 ? null : `${text.trimEnd()}\n`;
  return { generation, size: Number(size), root: bytes, note, keys: [] };
}
