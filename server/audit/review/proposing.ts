import { randomBytes } from 'node:crypto';
import { type EpochMs, fromIso, HOUR, MINUTE } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { timeAt } from '../desk/store.ts';
import { logEnd } from '../store.ts';
import type { ReviewDeps } from './deps.ts';
import { dayAfter, LATE_FROM_DAY, type Month, monthsDue } from './month.ts';
import { propose } from './propose.ts';
import { insertReview, reviewRows, setOverdueTold } from './store.ts';

/** Proposals come by themselves: nobody has to think of a month, and nobody can draw twice. */
export interface Proposing {
  /** Looks now and then. */
  start(): void;
  stop(): Promise<void>;
  /** Proposes what is due, and has the log tell of reviews that are late; `start` does this regularly. */
  tick(): Promise<void>;
}

/** A start has other things to do first. */
const FIRST = 2 * MINUTE;

export function openProposing(deps: ReviewDeps): Proposing {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function tick(): Promise<void> {
    for (const month of await due(deps)) if (!stopped) await proposeMonth(deps, month);
    await tellLate(deps);
  }
  function next(wait: number): void {
    timer = setTimeout(() => {
      running = tick()
        .catch(deps.report)
        .finally(() => {
          if (!stopped) next(HOUR);
        });
    }, wait);
  }
  return {
    start: () => next(FIRST),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
    tick,
  };
}

async function due({ db, clock, timeZone }: ReviewDeps): Promise<readonly Month[]> {
  const [last] = await reviewRows(db);
  const first = (await logEnd(db)) === null ? null : fromIso(await timeAt(db, 1));
  return monthsDue({ first, last: last?.month ?? null }, clock(), await timeZone());
}

async function proposeMonth(deps: ReviewDeps, month: Month): Promise<void> {
  const { db, clock, append } = deps;
  // made here and now, and told in the log at once: it cannot be chosen by what it draws
  const seed = randomBytes(32).toString('hex');
  const { acts, drawn, items } = await propose(deps, month, seed);
  await transact(db, async (tx) => {
    const row = {
      month,
      seed,
      acts,
      drawn,
      proposed_at: clock(),
      done_at: null,
      done_by: null,
      overdue_told: 0,
    };
    const open = { mark: 'open', said: null, marked_by: null, marked_at: null } as const;
    const rows = items.map(({ line, lines, reasons }) => ({
      ...{ month, line, lines: JSON.stringify(lines), reasons: JSON.stringify(reasons), ...open },
    }));
    if (!(await insertReview(tx, row, rows))) return;
    const about = [{ kind: 'review', id: month }] as const;
    const detail = { month, lines: items.length, acts, drawn, seed };
    await append(tx, { code: 'review.started', by: bySystem(), about, detail });
  });
}

async function tellLate({ db, clock, timeZone, append }: ReviewDeps): Promise<void> {
  const zone = await timeZone();
  for (const { month, done_at, overdue_told } of await reviewRows(db)) {
    const days = dayAfter(month, clock(), zone);
    if (done_at !== null || overdue_told === 1 || days < LATE_FROM_DAY) continue;
    await transact(db, async (tx) => {
      await setOverdueTold(tx, month);
      const about = [{ kind: 'review', id: month }] as const;
      await append(tx, { code: 'review.overdue', by: bySystem(), about, detail: { month, days } });
    });
  }
}

/** Months whose review is late. */
export async function lateMonths({
  db,
  clock,
  timeZone,
}: Pick<ReviewDeps, 'db' | 'clock' | 'timeZone'>): Promise<Month[]> {
  const zone = await timeZone();
  const isLate = (month: Month, now: EpochMs): boolean => dayAfter(month, now, zone) >= LATE_FROM_DAY;
  return (await reviewRows(db)).flatMap(({ month, done_at }) =>
    done_at === null && isLate(month, clock()) ? [month] : [],
  );
}
