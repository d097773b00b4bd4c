import { DAY, type EpochMs, iso, later, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newToken } from '../../core/ids.ts';
import { KeyedBuckets, TokenBucket } from '../../core/rate.ts';
import { sourceOf } from '../../core/source.ts';
import type { OpenTest, OpenTestReport, OpenTestView, Practice } from '../../protocol/open-test.ts';
import type { Advice, PrecallResult, Tested, Verdict } from '../../protocol/precall.ts';
import type { CallsDeps } from '../deps.ts';
import { freshCode } from '../precall/codes.ts';
import { judge } from '../precall/verdict.ts';
import { openRelayTest } from '../relay-test.ts';
import { deleteOpenTestsBefore, openTestSince, saveOpenTest } from './store.ts';

/** Tests of camera, microphone and line by anybody, at a location and without an appointment. */
export interface OpenTests {
  /** At whose location somebody tests. @throws {AppError} NOT_FOUND */
  practice(slug: string): Promise<Practice>;
  /**
   * Lets a browser meet itself through the relay for a minute.
   *
   * @throws {AppError} NOT_FOUND, TOO_MANY (from there, or in all)
   */
  begin(by: Context, practice: string): Promise<OpenTest>;
  /** What it found; told again, it replaces what was told before. @throws {AppError} TEST_UNKNOWN, TOO_MANY */
  note(report: OpenTestReport): Promise<PrecallResult>;
  /** What was found under a code that somebody reads aloud, for a day. @throws {AppError} TEST_UNKNOWN */
  find(code: string): Promise<OpenTestView>;
  /** Forgets what is older than a day. */
  forgetOld(): Promise<void>;
}

/** A family or a waiting room with one connection, and then one every five minutes. */
const FROM_ONE = { burst: 4, perSecond: 1 / 300 };
/** In all: at 20 MB each, what strangers may send through the relay stays below 11 Mbit/s. */
const IN_ALL = { burst: 20, perSecond: 1 / 15 };
/** Who goes to look for a headset finds his test again. */
const LIVES = 30 * MINUTE;
/** A test tells more as more becomes known, and no more often than a person can press. */
const MOST_REPORTS = 20;
const KEPT = DAY;

/** A test under way. It stands in memory alone: after a restart people begin anew. */
interface Running {
  readonly locationId: string;
  readonly until: EpochMs;
  code: string | null;
  verdict: Verdict | null;
  reports: number;
}

export function openTests(
  deps: Pick<CallsDeps, 'db' | 'clock' | 'iceServers' | 'desk' | 'locationNamed' | 'tallyAt'>,
): OpenTests {
  const { db, clock } = deps;
  const fromOne = new KeyedBuckets(FROM_ONE);
  const inAll = new TokenBucket(IN_ALL, performance.now());
  const running = new Map<string, Running>();

  async function demandLocation(slug: string) {
    const location = await deps.locationNamed(slug);
    if (location === null) throw new AppError('NOT_FOUND');
    return location;
  }

  function runningAt(test: string): Running {
    const found = running.get(test);
    if (found === undefined || found.until <= clock()) throw new AppError('TEST_UNKNOWN');
    if (found.reports >= MOST_REPORTS) throw new AppError('TOO_MANY');
    return found;
  }

  return {
    async practice(slug) {
      const { name, phone } = await demandLocation(slug);
      return { name, phone };
    },
    async begin(by, practice) {
      const { id: locationId } = await demandLocation(practice);
      const now = performance.now();
      if (!fromOne.take(sourceOf(by.address ?? ''), now) || !inAll.take(now)) throw new AppError('TOO_MANY');
      for (const [test, { until }] of running) if (until <= clock()) running.delete(test);
      const test = newToken();
      const until = later(clock(), LIVES);
      running.set(test, { locationId, until, code: null, verdict: null, reports: 0 });
      return { test, ...openRelayTest(deps) };
    },
    async note({ test, ...tested }) {
      const own = runningAt(test);
      own.reports += 1;
      const { verdict, advice } = judge(tested);
      const at = clock();
      await transact(db, async (tx) => {
        const mended = own.verdict === null ? [] : [{ what: `open.${own.verdict}`, by: -1 } as const];
        const place = { at, locationId: own.locationId, kindId: '' };
        await deps.tallyAt(tx, place, [...mended, { what: `open.${verdict}`, by: 1 }]);
        own.code ??= await freshCode(tx);
        const row = { code: own.code, location_id: own.locationId, at, verdict, advice };
        await saveOpenTest(tx, { ...row, tested: JSON.stringify(tested) });
      });
      own.verdict = verdict;
      return { code: own.code ?? '', verdict, advice, at: iso(at) };
    },
    async find(code) {
      const row = await openTestSince(db, code, later(clock(), -KEPT));
      if (row === undefined) throw new AppError('TEST_UNKNOWN');
      const { name: location } = await deps.desk('nl', row.location_id);
      const judged = { verdict: row.verdict as Verdict, advice: row.advice as Advice | null };
      return { code, ...judged, at: iso(row.at as EpochMs), location, ...(JSON.parse(row.tested) as Tested) };
    },
    forgetOld: () => transact(db, (tx) => deleteOpenTestsBefore(tx, later(clock(), -KEPT))),
  };
}
