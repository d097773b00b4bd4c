import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '../../core/clock.ts';
import { transact } from '../../core/database.ts';
import { type ReadClosed, readBackupName, readDayLogName } from '../../core/dated-name.ts';
import { type Counts, NOTHING } from './counts.ts';
import type { RetentionDeps, Who } from './deps.ts';
import { keptNow } from './kept.ts';
import type { Cutoffs } from './terms.ts';

/** What went, and whether something could not go. */
export interface EndedFiles {
  readonly counts: Pick<Counts, 'backups' | 'logs'>;
  readonly stays: boolean;
}

/** Once it bears this, it is no backup or log any more, and goes. */
const ENDED = '.ended';

/**
 * Ends backups and days of the application log that are older than their term: by their names, so that touching one
 * does not prolong it, and what is not ours stays.
 *
 * They get their last name together with the line and go after it: cut off in between, the next run tells of them
 * (again) and removes them. None goes untold.
 */
export async function endFiles(deps: RetentionDeps, who: Who, cutoffs: Cutoffs): Promise<EndedFiles> {
  const { backups, logs } = deps.places;
  const faults: unknown[] = [];
  const attempt = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
    work.catch((cause: unknown) => {
      faults.push(cause);
      return otherwise;
    });
  const over = {
    backups: await attempt(overIn(backups, readBackupName, cutoffs.backups), []),
    logs: await attempt(overIn(logs, readDayLogName, cutoffs.appLogs), []),
  };
  const marked = await transact(deps.db, async (tx) => {
    const done = {
      backups: await withName(over.backups, attempt),
      logs: await withName(over.logs, attempt),
    };
    const counts = { backups: done.backups.length, logs: done.logs.length };
    if (counts.backups + counts.logs > 0) {
      const held = (await keptNow(deps, tx)).patients.length;
      await deps.append(tx, { ...who, code: 'retention.run', detail: { ...NOTHING, ...counts, held } });
    }
    return done;
  });
  for (const path of [...marked.backups, ...marked.logs]) {
    await attempt(rm(path, { recursive: true, force: true }), undefined);
  }
  for (const fault of faults) deps.report(fault);
  return {
    counts: { backups: marked.backups.length, logs: marked.logs.length },
    stays: faults.length > 0,
  };
}

/** When the oldest thing in a folder was closed; null: there is none. */
export async function oldestIn(folder: string, read: ReadClosed): Promise<EpochMs | null> {
  const closed = (await namesIn(folder)).map(read).filter((at) => at !== null);
  return closed.length === 0 ? null : (Math.min(...closed) as EpochMs);
}

async function overIn(folder: string, read: ReadClosed, before: number): Promise<string[]> {
  const names = await namesIn(folder);
  return names.filter((name) => (read(name) ?? before) < before).map((name) => join(folder, name));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  if (folder === '') return [];
  return await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw cause;
  });
}

/** Gives each its last name. @returns those that bear it now. */
async function withName(
  paths: readonly string[],
  attempt: (work: Promise<string | null>, otherwise: null) => Promise<string | null>,
): Promise<string[]> {
  const named = paths.map(async (path) => {
    if (path.endsWith(ENDED)) return path;
    const last = `${path}${ENDED}`;
    return await attempt(
      rename(path, last).then(() => last),
      null,
    );
  });
  return (await Promise.all(named)).filter((path) => path !== null);
}
