import { randomBytes } from 'node:crypto';
import { type Clock, type EpochMs, fromIso, iso, SECOND, systemClock } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { CHAIN_START, chainOf, leafOf } from './chain.ts';
import type { Occurrence } from './event.ts';
import type { Keys } from './keys.ts';
import { bodyOf } from './line.ts';
import { insertLine, type LogEnd } from './store.ts';

export interface LogDeps {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Name of this installation and of its site: `src` of every line. */
  readonly installation: string;
  readonly site: string;
  /** Milliseconds since this process began, which setting the clock does not move. */
  readonly monotonic?: () => number;
}

/** Writes the line that follows `last`, at the clock's time but never before `last`; returns the new end. */
export type WriteLine = (tx: Tx, last: LogEnd | null, occurrence: Occurrence) => Promise<LogEnd>;

/** Further back than this the clock is not awaited: somebody set it, and a person must say so. */
export const PATIENCE_MS = 5 * SECOND;

/** This run of the process: within it `mono.ms` of the lines never falls. */
const BOOT = randomBytes(8).toString('hex');

/**
 * Makes lines of occurrences. It knows nothing of whether the clock may be trusted: its callers check that.
 *
 * @param responsible `usr` id of the person who answers for what the appliance does by itself, or null.
 */
export function lineWriter(deps: LogDeps, responsible: string | null): WriteLine {
  const { keys, clock, installation, site } = deps;
  const monotonic = monotonicOf(deps);
  return async (tx, last, occurrence) => {
    const seq = (last?.seq ?? 0) + 1;
    const at = timeAfter(last, clock(), occurrence);
    const body = bodyOf(occurrence, {
      seq,
      at,
      mono: { boot: BOOT, ms: Math.floor(monotonic()) },
      installation,
      site,
      responsible,
      keyFor: (subject, month) => available(() => keys.keyFor(subject, month)),
    });
    const leaf = leafOf(body);
    const line = { seq, ts: iso(at), body, leaf, chain: chainOf(last?.chain ?? CHAIN_START, leaf) };
    await reachable(insertLine(tx, line));
    return line;
  };
}

/** The monotonic time beside a clock. A clock held by a test has no other: it brings its own even pace. */
export function monotonicOf({ clock, monotonic }: Pick<LogDeps, 'clock' | 'monotonic'>): () => number {
  if (monotonic !== undefined) return monotonic;
  if (clock === systemClock) return () => performance.now();
  const start = clock();
  return () => Math.max(0, clock() - start);
}

/** How far the clock stands behind the end of the log, in milliseconds; negative or 0 when it does not. */
export function behind(last: LogEnd | null, now: EpochMs): number {
  return last === null ? 0 : timeOf(last) - now;
}

/** @throws {AppError} LOG_UNAVAILABLE instead of what the database or the keys threw. */
export async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new AppError('LOG_UNAVAILABLE', { cause });
  }
}

function available<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new AppError('LOG_UNAVAILABLE', { cause });
  }
}

// times never fall, but where a person accepted the clock as it is
function timeAfter(last: LogEnd | null, now: EpochMs, { code }: Occurrence): EpochMs {
  if (last === null || code === 'clock.accepted') return now;
  return Math.max(now, timeOf(last)) as EpochMs;
}

function timeOf({ seq, ts }: LogEnd): EpochMs {
  const at = fromIso(ts);
  if (at === null) throw new AppError('LOG_UNAVAILABLE', { cause: new Error(`line ${seq} has no time`) });
  return at;
}
