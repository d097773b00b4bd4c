import type { Db } from '../core/database.ts';
import { type Line, linesAbout, logEnd } from './store.ts';

/**
 * The lines that name a person, as they stood when this began: in order, a page at a time.
 *
 * @param persons ids as lines have them (`p:`, `pt:`, `u:`, `g:` and a UUID): of the acts that they started and of those
 * that were about them.
 */
export async function* overview(db: Db, persons: readonly string[]): AsyncGenerator<readonly Line[]> {
  const through = (await logEnd(db))?.seq ?? 0;
  yield* linesAbout(db, persons, through);
}
