import { join } from 'node:path';
import { type EpochMs, HOUR, MINUTE } from '../../core/clock.ts';
import { bySystem, type Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { holdLock } from '../../core/one-process.ts';
import type { RetentionBoard } from '../../protocol/retention.ts';
import type { Language } from '../words/words.ts';
import { type AskingDeps, type ErasureDesk, erasureDesk } from './asking.ts';
import { type BoardDeps, retentionBoard } from './board.ts';
import type { Who } from './deps.ts';
import { type Erasure, erasePatient } from './erasure.ts';
import { type Hold, holdsNow, liftHold, type NewHold, setHold } from './holds.ts';
import { type Ended, runRetention } from './job.ts';
import { isBelieved, isDue, type LastRun, type Trouble } from './schedule.ts';
import { retentionState, saveTrouble } from './store.ts';

export type { Counts } from './counts.ts';
export type { RetentionDeps, Who } from './deps.ts';
export type { Erasure, Refused } from './erasure.ts';
export type { Hold, NewHold } from './holds.ts';
export type { Ended } from './job.ts';
export type { LastRun, Trouble } from './schedule.ts';

/** Nothing is kept beyond its term, but for what a person holds; and patients can have themselves erased. */
export interface Retention {
  /** Looks now and then whether a run is due. */
  start(): void;
  /** Ends a run between two transactions; the next one goes on from there. */
  stop(): Promise<void>;
  /** A run when it is due and the clock is believed; `start` does this regularly. */
  tick(): Promise<void>;
  /** A run now. @returns null when another one goes on, here or in another process. */
  run(who: Who): Promise<Ended | null>;
  /** @throws {AppError} PATIENT_UNKNOWN */
  erase(who: Who, patientId: string): Promise<Erasure>;
  /** @throws {AppError} PATIENT_UNKNOWN, BAD_TIME */
  hold(who: Who, hold: NewHold): Promise<Hold>;
  /** @throws {AppError} NOT_FOUND */
  lift(who: Who, holdId: string, reason: string): Promise<Hold>;
  holds(): Promise<readonly Hold[]>;
  /** How every class of data stands with its term. */
  board(by: Context, language: Language): Promise<RetentionBoard>;
  readonly erasures: ErasureDesk;
}

export type RetentionServiceDeps = BoardDeps & AskingDeps;

/** A start has other things to do first. */
const FIRST = 5 * MINUTE;
const EVERY = 10 * MINUTE;
/** After a fault: not in a tight circle. */
const REST = HOUR;

/** How the last run went, for the operator. */
export async function lastRun(db: Db): Promise<LastRun> {
  const { ran_at, trouble } = await retentionState(db);
  return { at: ran_at as EpochMs | null, trouble: trouble as Trouble | null };
}

export function retentionService(deps: RetentionServiceDeps): Retention {
  const { db, clock, timeZone, report } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function run(who: Who): Promise<Ended | null> {
    const release = holdLock(join(deps.folder, 'retention.lock'));
    if (release === null) return null;
    const work = runRetention(deps, who, () => !stopped);
    running = work.catch(() => null);
    try {
      return await work;
    } finally {
      release();
    }
  }
  async function tick(): Promise<void> {
    const last = await lastRun(db);
    if (!isBelieved(last, clock())) return await transact(db, (tx) => saveTrouble(tx, 'clock-leapt'));
    if (isDue(last, clock(), await timeZone())) await run({ by: bySystem() });
  }
  function next(wait: number): void {
    timer = setTimeout(() => {
      tick().then(
        () => again(EVERY),
        (fault: unknown) => {
          report(fault);
          again(REST);
        },
      );
    }, wait);
  }
  function again(wait: number): void {
    if (!stopped) next(wait);
  }
  return {
    start: () => next(FIRST),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
    tick,
    run,
    erase: (who, patientId) => erasePatient(deps, who, patientId),
    hold: (who, hold) => setHold(deps, who, hold),
    lift: (who, holdId, reason) => liftHold(deps, who, holdId, reason),
    holds: () => holdsNow(db),
    board: (by, language) => retentionBoard(deps, by, language),
    erasures: erasureDesk(deps),
  };
}
