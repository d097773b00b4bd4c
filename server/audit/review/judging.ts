import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { NewMarks, Review, ReviewItemPage, ReviewItemQuery } from '../../protocol/review.ts';
import { subjectsOf } from '../desk/parties.ts';
import type { About } from '../event.ts';
import type { Logged } from '../exports/logged.ts';
import { newestHead } from '../head-store.ts';
import { draftIncident } from '../incidents/service.ts';
import type { ReviewDeps } from './deps.ts';
import type { Month } from './month.ts';
import { cleaned, officerOf } from './said.ts';
import {
  itemAt,
  itemRows,
  markCounts,
  questionRows,
  reviewAt,
  reviewRows,
  setDone,
  setMark,
} from './store.ts';
import { itemViews, reviewView } from './view.ts';

/** Items on a page. */
const PAGE = 50;
/** Subjects that one line of the log names; more make further lines (DESIGN §7). */
const A_LINE = 200;

/** Every review, the newest first. They name nobody. */
export async function listReviews(deps: ReviewDeps): Promise<Review[]> {
  const rows = await reviewRows(deps.db);
  const views: Review[] = [];
  for (const row of rows) views.push(await reviewView(deps, row));
  return views;
}

/** A page of items; that it was read is itself a line, with the people in it. @throws {AppError} NOT_FOUND */
export async function readItems(
  deps: ReviewDeps,
  by: Context,
  month: Month,
  { toJudge, after }: ReviewItemQuery,
): Promise<ReviewItemPage> {
  const { db } = deps;
  if ((await reviewAt(db, month)) === null) throw new AppError('NOT_FOUND');
  const rows = await itemRows(db, month, { toJudge, after: after ?? 0, limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  const { views, events } = await itemViews(deps, shown, await questionRows(db, month));
  await transact(db, (tx) => tellViewed(deps, tx, by, month, { events, line: null }));
  return { items: views, next: rows.length > PAGE ? (shown.at(-1)?.line ?? null) : null };
}

/** Tells that lines of a review were read. */
export async function tellViewed(
  { append }: Pick<ReviewDeps, 'append'>,
  tx: Tx,
  by: Context,
  month: Month,
  { events, line }: { readonly events: readonly Logged[]; readonly line: number | null },
): Promise<void> {
  const subjects = subjectsOf(events);
  for (let at = 0; at === 0 || at < subjects.length; at += A_LINE)
    await append(tx, {
      code: 'review.viewed',
      by,
      about: [reviewed(month), ...subjects.slice(at, at + A_LINE)],
      detail: { month, line, found: events.length, part: at / A_LINE + 1 },
    });
}

/**
 * Judges items, each with a line of its own; an incident gets its draft. A judgement may be changed until the review is
 * done.
 *
 * @throws {AppError} NOT_FOUND, BAD_REQUEST (no reason), WRONG_PHASE (the review is done)
 */
export async function judge(deps: ReviewDeps, by: Context, month: Month, marks: NewMarks): Promise<Review> {
  const text = cleaned(marks.text);
  const { db } = deps;
  await transact(db, async (tx) => {
    await demandOpen(tx, month);
    for (const line of new Set(marks.items))
      await judgeOne(deps, tx, by, { month, line, mark: marks.mark, text });
  });
  return await viewOf(deps, month);
}

interface Judgement {
  readonly month: Month;
  readonly line: number;
  readonly mark: NewMarks['mark'];
  readonly text: string;
}

async function judgeOne(
  { clock, append }: ReviewDeps,
  tx: Tx,
  by: Context,
  { month, line, mark, text }: Judgement,
): Promise<void> {
  if ((await itemAt(tx, month, line)) === null) throw new AppError('NOT_FOUND');
  const officer = officerOf(by);
  await setMark(tx, month, line, { mark, said: text, marked_by: officer, marked_at: clock() });
  await append(tx, {
    code: 'review.marked',
    by,
    about: [reviewed(month)],
    detail: { month, line, mark },
    personal: [{ subject: officer, of: 'obj/0', facts: { reason: text } }],
  });
  if (mark !== 'incident') return;
  const said = { accountId: officer, text };
  const place = { appointmentId: null, callId: null };
  await draftIncident({ clock, append }, tx, { kind: 'review', matter: `${month} ${line}`, ...place, said });
}

/**
 * Signs a review off, when every item is judged. Its line carries the tree size and root of the newest head.
 *
 * @throws {AppError} NOT_FOUND, WRONG_PHASE (something is not judged, or it is done already)
 */
export async function finish(deps: ReviewDeps, by: Context, month: Month): Promise<Review> {
  const { db, clock, append } = deps;
  await transact(db, async (tx) => {
    await demandOpen(tx, month);
    const counts = await markCounts(tx, month);
    if ((counts.get('open') ?? 0) + (counts.get('asked') ?? 0) > 0) throw new AppError('WRONG_PHASE');
    const head = await newestHead(tx);
    await setDone(tx, month, officerOf(by), clock());
    await append(tx, {
      code: 'audit.review_done',
      by,
      about: [reviewed(month)],
      detail: {
        ...{ month, open: 0, lines: [...counts.values()].reduce((sum, one) => sum + one, 0) },
        ...{ size: head?.size ?? 0, root: head?.root.toString('hex') ?? null },
      },
    });
  });
  return await viewOf(deps, month);
}

/** @throws {AppError} NOT_FOUND, WRONG_PHASE when it is done */
export async function demandOpen(tx: Tx, month: Month): Promise<void> {
  const row = await reviewAt(tx, month);
  if (row === null) throw new AppError('NOT_FOUND');
  if (row.done_at !== null) throw new AppError('WRONG_PHASE');
}

async function viewOf(deps: ReviewDeps, month: Month): Promise<Review> {
  const row = await reviewAt(deps.db, month);
  if (row === null) throw new AppError('NOT_FOUND');
  return await reviewView(deps, row);
}

/** The review as lines of the log name it. */
export function reviewed(month: Month): About {
  return { kind: 'review', id: month };
}
