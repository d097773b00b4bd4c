import type { EpochMs } from '../../core/clock.ts';
import { iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { LogCheck, LogStanding } from '../../protocol/log-check.ts';
import { newestHead, sinkRows } from '../head-store.ts';
import { draftIncident } from '../incidents/service.ts';
import { logEnd } from '../store.ts';
import type { Verdict } from '../verify.ts';
import type { DeskDeps } from './deps.ts';
import { type Running, sendOut } from './errand.ts';

/** 'Is the log whole?': how it is sealed, and a check of all of it that anybody at the desk can begin. */
export interface Checking {
  standing(): Promise<LogStanding>;
  /**
   * Begins to judge the whole log; one at a time.
   *
   * @param head a head that was kept outside the box, as it was printed, mailed or logged there; null: without one.
   * @throws {AppError} WRONG_PHASE while one goes on
   */
  begin(by: Context, head: string | null): Promise<LogStanding>;
  /** Calls off what goes on, and waits for it. */
  stop(): Promise<void>;
}

export function openChecking(deps: DeskDeps): Checking {
  const { db, clock, report } = deps;
  let check: LogCheck | null = null;
  let running: Running | null = null;
  let settled: Promise<void> = Promise.resolve();
  let stopped = false;

  async function standing(): Promise<LogStanding> {
    const [head, end, sinks] = [await newestHead(db), await logEnd(db), await sinkRows(db)];
    return {
      lines: end?.seq ?? 0,
      head: head === null ? null : { generation: head.generation, size: head.size, at: isoOf(head.at) },
      sinks: sinks.map(({ name, failing, since, size, why }) => ({
        ...{ name, failing: failing === 1, since: isoOf(since), size, why },
      })),
      check,
    };
  }

  async function follow(by: Context, head: string | null, beganAt: EpochMs): Promise<void> {
    const began = { began: iso(beganAt), against: head !== null };
    try {
      running = sendOut(deps.database, { kind: 'verify', head }, (news) => {
        if ('done' in news) check = { state: 'running', ...began, done: news.done, of: news.of };
      });
      const news = await running.ended;
      if (!('verdict' in news)) throw new Error('the check ended without a verdict');
      await tellVerified(deps, by, news.verdict);
      check = { state: 'done', ...began, ended: iso(clock()), ...foundBy(news.verdict) };
    } catch (cause) {
      check = { state: 'broken-off', ...began };
      if (!stopped) report(cause);
    } finally {
      running = null;
    }
  }

  return {
    standing,
    async begin(by, head) {
      if (check?.state === 'running') throw new AppError('WRONG_PHASE');
      const now = clock();
      // before anything is awaited: of two at once one begins
      check = { state: 'running', began: iso(now), against: head !== null, done: 0, of: 0 };
      settled = follow(by, head, now);
      return standing();
    },
    async stop() {
      stopped = true;
      await running?.callOff();
      await settled;
    },
  };
}

function foundBy({
  exit,
  fault,
  lines,
  released,
  checkpoints,
  proven,
  restores,
  heads,
}: Omit<Verdict, 'root'>) {
  return {
    exit,
    fault: fault === null ? null : { code: fault.code, line: fault.seq },
    lines,
    released,
    checkpoints,
    proven,
    restores: restores.length,
    headMatched: heads.matched > 0,
    headLost: heads.lost.length > 0,
  };
}

async function tellVerified(
  { db, clock, append }: DeskDeps,
  by: Context,
  { exit, fault, lines, proven }: Omit<Verdict, 'root'>,
): Promise<void> {
  await transact(db, async (tx) => {
    await append(tx, {
      code: 'audit.verified',
      by,
      outcome: exit === 0 ? 0 : 8,
      about: [{ kind: 'log', id: 'audit' }],
      detail: { lines, exit, line: fault?.seq ?? null, size: proven },
    });
    // a head that cannot be read is the paper's fault, not the log's
    if (fault === null || fault.code === 'unreadable') return;
    const matter = `${fault.code} ${fault.seq} ${fault.about}`;
    await draftIncident({ clock, append }, tx, { kind: 'log', matter, appointmentId: null, callId: null });
  });
}

function isoOf(at: number): string {
  return iso(at as EpochMs);
}
