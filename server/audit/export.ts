import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Db, transact } from '../core/database.ts';
import type { Append, Occurrence } from './event.ts';
import { intoFreshFolder } from './fresh-folder.ts';
import { currentGeneration, headKeys, headNotes } from './head-store.ts';
import { type Line, linesThrough, logEnd } from './store.ts';
import { newTree } from './tree.ts';

/** A bundle that was written: what its reader should keep elsewhere, to hold later bundles against. */
export interface Bundle {
  readonly size: number;
  readonly root: Buffer;
}

/**
 * Writes the whole log as a bundle that `verify-audit` and any second verifier read (FORMAT.md). The export is
 * itself a line, the last one of the bundle. Memory does not grow with the log; the app may go on writing.
 *
 * @param folder made by this; must not exist, or be empty. Its name appears only when the bundle is complete.
 * @throws {Error} EEXIST when the folder holds something; errors of the file system as they come.
 */
export async function exportLog(
  { db, append }: { readonly db: Db; readonly append: Append },
  who: Pick<Occurrence, 'by' | 'personal'>,
  folder: string,
): Promise<Bundle> {
  return await intoFreshFolder(folder, async (partial) => {
    const through = await transact(db, async (tx) => {
      const about = [{ kind: 'log', id: 'all' }] as const;
      await append(tx, { ...who, code: 'audit.exported', about, detail: { format: 'bundle' } });
      return (await logEnd(tx))?.seq ?? 0;
    });
    const bundle = await writeEvents(db, through, join(partial, 'events.ndjson'));
    await writeHeads(db, through, join(partial, 'checkpoints.txt'));
    const keys = (await headKeys(db)).map(({ verifier }) => `${verifier}\n`);
    await writeFile(join(partial, 'keys.txt'), keys.join(''), NEW_FILE);
    return bundle;
  });
}

const NEW_FILE = { flag: 'wx', mode: 0o600, flush: true } as const;

/** The signed heads of these lines, and those of lines that a restore lost: whoever kept one can see what became of it. */
async function writeHeads(db: Db, through: number, file: string): Promise<void> {
  const { number } = await currentGeneration(db);
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const notes of headNotes(db, number, through)) await handle.writeFile(`${notes.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeEvents(db: Db, through: number, file: string): Promise<Bundle> {
  const tree = newTree();
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const page of linesThrough(db, through)) {
      for (const { leaf } of page) tree.add(leaf);
      await handle.writeFile(page.map((line) => `${lineText(line)}\n`).join(''));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { size: tree.size, root: tree.root() };
}

/**
 * A line as it stands in a bundle, without its line end. The body stands as it was stored: it is canonical already,
 * and its bytes are what the leaf covers.
 */
export function lineText({ seq, body, leaf, chain }: Line): string {
  return `{"body":${body ?? 'null'},"chain":"${chain.toString('hex')}","leaf":"${leaf.toString('hex')}","seq":${seq}}`;
}
