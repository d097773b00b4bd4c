import { setImmediate } from 'node:timers/promises';
import { later } from '../../core/clock.ts';
import { scrubDeleted, transact } from '../../core/database.ts';
import { ASKED_FOR } from './asking.ts';
import { type Counts, NOTHING, plus, totalOf } from './counts.ts';
import type { RetentionDeps, Who } from './deps.ts';
import { slicesOf } from './ended.ts';
import { endFiles } from './folders.ts';
import { endOverdueHolds } from './holds.ts';
import { keptNow } from './kept.ts';
import { markReleased, type Pause, releaseMarked } from './release.ts';
import type { Trouble } from './schedule.ts';
import { finishShreds, orderShred } from './shredding.ts';
import { deleteRequestsBefore, saveRun } from './store.ts';
import { cutoffsAt, monthStart } from './terms.ts';

/** What a run did. */
export interface Ended {
  readonly counts: Counts;
  /** Patients whose data stayed because of a hold. */
  readonly held: number;
  readonly trouble: Trouble | null;
}

/**
 * Ends everything whose term is over: first what stands in tables, then the log's keys, then its bodies, and last the
 * traces on the disk. Each step stands by itself, in small transactions with a line of their own, so that a run that
 * was cut off is simply finished by the next one.
 *
 * @param goesOn asked between two transactions; after `false` the run ends there.
 * @returns null when it was cut off.
 */
export async function runRetention(
  deps: RetentionDeps,
  who: Who,
  goesOn: () => boolean,
): Promise<Ended | null> {
  const pause: Pause = async () => {
    await setImmediate();
    return goesOn();
  };
  const cutoffs = cutoffsAt(deps.clock(), await deps.terms(), await deps.timeZone());
  await finishShreds(deps);
  await endOverdueHolds(deps, who);
  await transact(deps.db, (tx) => deleteRequestsBefore(tx, later(deps.clock(), -ASKED_FOR)));
  const tables = await endTables(deps, who, slicesOf(deps, cutoffs), pause);
  const files = await endFiles(deps, who, cutoffs);
  const keys = await orderKeys(deps, who, cutoffs.month);
  const shredded = await finishShreds(deps);
  const covered = await markReleased(deps, who, monthStart(cutoffs.month), pause);
  await releaseMarked(deps, pause);
  if (!goesOn()) return null;
  // a reader in the way of one file is no reason to leave the other
  const scrubbed = deps.keys.scrub();
  const clean = (await scrubDeleted(deps.db)) && scrubbed && shredded;
  const trouble = troubleOf({ clean, covered, stays: files.stays });
  return await conclude(deps, who, plus(plus(tables, files.counts), { keys }), trouble);
}

/** What the operator is told first. */
function troubleOf({
  clean,
  covered,
  stays,
}: Record<'clean' | 'covered' | 'stays', boolean>): Trouble | null {
  if (!clean) return 'in-use';
  if (!covered) return 'no-head';
  return stays ? 'files-stay' : null;
}

async function endTables(
  deps: RetentionDeps,
  who: Who,
  slices: ReturnType<typeof slicesOf>,
  pause: Pause,
): Promise<Counts> {
  let counts = NOTHING;
  for (const slice of slices) {
    do {
      const gone = await tellOf(deps, who, slice);
      if (totalOf(gone) === 0) break;
      counts = plus(counts, gone);
    } while (await pause());
  }
  return counts;
}

/** A slice and the line that tells of it: both or neither. */
function tellOf(
  deps: RetentionDeps,
  who: Who,
  slice: ReturnType<typeof slicesOf>[number],
): Promise<Partial<Counts>> {
  return transact(deps.db, async (tx) => {
    const kept = await keptNow(deps, tx);
    const gone = await slice(tx, kept);
    if (totalOf(gone) > 0) {
      const detail = { ...plus(NOTHING, gone), held: kept.patients.length };
      await deps.append(tx, { ...who, code: 'retention.run', detail });
    }
    return gone;
  });
}

function orderKeys(deps: RetentionDeps, who: Who, before: string): Promise<number> {
  return transact(deps.db, async (tx) => {
    const kept = await keptNow(deps, tx);
    const keys = await orderShred(deps, tx, kept, { subject: null, before });
    if (keys > 0) {
      const detail = { ...NOTHING, keys, held: kept.patients.length };
      await deps.append(tx, { ...who, code: 'retention.run', detail });
    }
    return keys;
  });
}

/** Remembers the run; one that ended nothing still leaves its line. */
function conclude(deps: RetentionDeps, who: Who, counts: Counts, trouble: Trouble | null): Promise<Ended> {
  return transact(deps.db, async (tx) => {
    const held = (await keptNow(deps, tx)).patients.length;
    if (totalOf(counts) === 0)
      await deps.append(tx, { ...who, code: 'retention.run', detail: { ...counts, held } });
    await saveRun(tx, deps.clock(), trouble);
    return { counts, held, trouble };
  });
}
