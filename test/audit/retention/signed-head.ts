import { signedCheckpoint, verifierKey } from '../../../server/audit/note.ts';
import { newTree } from '../../../server/audit/tree.ts';
import type { Db } from '../../../server/core/database.ts';
import { signerOf } from '../vector.ts';

const sealer = signerOf('07'.repeat(32));

/**
 * What a sealer does: signs the head over all lines there are, and the app keeps it with its key.
 *
 * @param at when it is said to have come.
 * @returns the note, as somebody outside the box keeps it.
 */
export async function signHead(db: Db, installation = 'test', at = 0): Promise<string> {
  const tree = newTree();
  for (const { leaf } of await db.selectFrom('audit').select('leaf').orderBy('seq').execute()) tree.add(leaf);
  const origin = `beeldkamer/${installation}/1`;
  const [size, root] = [tree.size, tree.root()];
  const note = signedCheckpoint({ origin, size, root }, sealer);
  await db.insertInto('head').values({ generation: 1, size, root, note, at }).execute();
  await db
    .insertInto('head_key')
    .values({ generation: 1, verifier: verifierKey(origin, sealer), seq: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return note;
}
