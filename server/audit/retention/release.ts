import type { EpochMs } from '../../core/clock.ts';
import { type Db, transact } from '../../core/database.ts';
import type { HeadRow } from '../../core/schema.ts';
import { currentGeneration, newestHead } from '../head-store.ts';
import { logEnd } from '../store.ts';
import type { RetentionDeps, Who } from './deps.ts';
import { keptNow } from './kept.ts';
import {
  deleteHeldLines,
  firstSince,
  heldLines,
  insertHeldLines,
  linesNaming,
  raiseMark,
  releaseBodies,
  releasedMark,
  standingLines,
} from './line-store.ts';
import { retentionState, saveVisited } from './store.ts';

/** Lines in one transaction. */
const LINES = 500;
/** Lines looked through at once for the end of a term. */
const STRETCH = 10_000;
/** Nobody could tell which key, which generation and whose appliance it is without these (FORMAT.md §6). */
const STAYS: readonly string[] = ['key.rotated', 'backup.restored', 'installation.made'];

/** Gives others their turn; false: stop. */
export type Pause = () => Promise<boolean>;

/**
 * Raises the mark up to which bodies may be gone, by the line that says so and names a signed head over them.
 *
 * @param before when the first month begins that the log still keeps.
 * @returns false when there is something to release and no head covers it.
 */
export async function markReleased(
  { db, append }: RetentionDeps,
  who: Who,
  before: EpochMs,
  pause: Pause,
): Promise<boolean> {
  const through = await lastBefore(db, before, pause);
  if (through <= (await releasedMark(db))) return true;
  const head = await coveringHead(db, through);
  if (head === null) return false;
  await transact(db, async (tx) => {
    // another process may have been first
    if ((await releasedMark(tx)) >= through) return;
    const detail = { through, size: head.size, root: head.root.toString('base64') };
    const about = [{ kind: 'log', id: `1-${through}` }] as const;
    await append(tx, { ...who, code: 'audit.released', about, detail });
    await raiseMark(tx, through);
  });
  return true;
}

/** The last line such that it and all before it were written before this moment; times may fall (FORMAT.md §6). */
async function lastBefore(db: Db, before: EpochMs, pause: Pause): Promise<number> {
  const end = (await logEnd(db))?.seq ?? 0;
  for (let after = await releasedMark(db); after < end; after += STRETCH) {
    const through = Math.min(after + STRETCH, end);
    const first = await firstSince(db, before, { after, through });
    if (first !== null) return first - 1;
    if (!(await pause())) return 0;
  }
  return end;
}

async function coveringHead(db: Db, through: number): Promise<HeadRow | null> {
  const { number } = await currentGeneration(db);
  const head = await newestHead(db, number);
  return head !== null && head.size >= through ? head : null;
}

/** Lets the bodies up to the mark go, but for those that stay; and those that a hold kept until now. */
export async function releaseMarked(deps: RetentionDeps, pause: Pause): Promise<void> {
  do {
    if (!(await releaseNext(deps))) break;
  } while (await pause());
  let after = 0;
  do {
    const last = await releaseFreed(deps, after);
    if (last === null) break;
    after = last;
  } while (await pause());
}

/** @returns false when every line up to the mark was visited. */
function releaseNext(deps: RetentionDeps): Promise<boolean> {
  return transact(deps.db, async (tx) => {
    const { visited } = await retentionState(tx);
    const mark = await releasedMark(tx);
    if (visited >= mark) return false;
    const [from, through] = [visited + 1, Math.min(visited + LINES, mark)];
    const { persons } = await keptNow(deps, tx);
    const held = await linesNaming(tx, persons, from, through);
    const lines = (await standingLines(tx, from, through)).filter(({ body }) => !stays(body));
    await releaseBodies(
      tx,
      lines.map(({ seq }) => seq).filter((seq) => !held.has(seq)),
    );
    await insertHeldLines(
      tx,
      lines.map(({ seq }) => seq).filter((seq) => held.has(seq)),
    );
    await saveVisited(tx, through);
    return true;
  });
}

/** @returns the last line that was looked at; null when there was none. */
function releaseFreed(deps: RetentionDeps, after: number): Promise<number | null> {
  return transact(deps.db, async (tx) => {
    const lines = await heldLines(tx, after, LINES);
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return null;
    const { persons } = await keptNow(deps, tx);
    const held = await linesNaming(tx, persons, first, last);
    const free = lines.filter((seq) => !held.has(seq));
    await releaseBodies(tx, free);
    await deleteHeldLines(tx, free);
    return last;
  });
}

function stays(body: string): boolean {
  return STAYS.includes((JSON.parse(body) as { readonly ev: { readonly code: string } }).ev.code);
}
