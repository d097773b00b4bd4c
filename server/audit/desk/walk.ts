import { setImmediate } from 'node:timers/promises';
import type { Db } from '../../core/database.ts';
import { type Criteria, candidates, meeting, rarestOf, type Stretch } from './store.ts';

/** Candidates looked at in one go: a few milliseconds, between which others have their turn. */
const A_LOOK = 500;

/**
 * The lines that meet the criteria, the newest first, some at a time. Calls and sign-ins come in between: a filter that
 * fits nothing in a million lines holds nobody up.
 *
 * @param stretches in which to look, in order.
 * @param before only lines before this one; null: from the end on.
 */
export async function* walkBack(
  db: Db,
  criteria: Criteria,
  stretches: readonly Stretch[],
  before: number | null,
): AsyncGenerator<readonly number[]> {
  const source = await rarestOf(db, criteria);
  for (const { from, through } of stretches.toReversed()) {
    let last = before === null ? through : Math.min(through, before - 1);
    while (last >= from) {
      const seqs = await candidates(db, source, criteria, { from, through: last }, A_LOOK);
      const lowest = seqs.at(-1);
      if (lowest === undefined) break;
      const found = await meeting(db, criteria, seqs);
      if (found.length > 0) yield found;
      last = lowest - 1;
      await setImmediate();
    }
  }
}

/** The newest of these lines, at most so many. */
export async function newestOf(
  db: Db,
  criteria: Criteria,
  stretches: readonly Stretch[],
  before: number | null,
  limit: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const some of walkBack(db, criteria, stretches, before)) {
    found.push(...some);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}
