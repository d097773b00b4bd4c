import type { Db, Tx } from '../../core/database.ts';
import type { ReviewItemRow, ReviewQuestionRow, ReviewRow } from '../../core/review-rows.ts';

type Mark = ReviewItemRow['mark'];

/** Reviews, the newest first. */
export function reviewRows(q: Db | Tx): Promise<ReviewRow[]> {
  return q.selectFrom('review').selectAll().orderBy('month', 'desc').execute();
}

export async function reviewAt(q: Db | Tx, month: string): Promise<ReviewRow | null> {
  return (await q.selectFrom('review').selectAll().where('month', '=', month).executeTakeFirst()) ?? null;
}

/** Rows of a statement: SQLite takes 32,766 parameters. */
const A_STATEMENT = 1_000;

/** Keeps a proposal. @returns false when the month has one */
export async function insertReview(
  tx: Tx,
  row: ReviewRow,
  items: readonly ReviewItemRow[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('review')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  for (let at = 0; at < items.length; at += A_STATEMENT)
    await tx
      .insertInto('review_item')
      .values(items.slice(at, at + A_STATEMENT))
      .execute();
  return true;
}

export async function setDone(tx: Tx, month: string, by: string, at: number): Promise<void> {
  await tx.updateTable('review').set({ done_at: at, done_by: by }).where('month', '=', month).execute();
}

export async function setOverdueTold(tx: Tx, month: string): Promise<void> {
  await tx.updateTable('review').set({ overdue_told: 1 }).where('month', '=', month).execute();
}

/** How many items of a month have each mark. */
export async function markCounts(q: Db | Tx, month: string): Promise<ReadonlyMap<Mark, number>> {
  const rows = await q
    .selectFrom('review_item')
    .select(['mark', ({ fn }) => fn.countAll<number>().as('count')])
    .where('month', '=', month)
    .groupBy('mark')
    .execute();
  return new Map(rows.map(({ mark, count }) => [mark, count]));
}

/** Items after a line, in order; `toJudge`: only those that nobody judged for good. */
export function itemRows(
  q: Db | Tx,
  month: string,
  { toJudge, after, limit }: { readonly toJudge: boolean; readonly after: number; readonly limit: number },
): Promise<ReviewItemRow[]> {
  let query = q.selectFrom('review_item').selectAll().where('month', '=', month).where('line', '>', after);
  if (toJudge) query = query.where('mark', 'in', ['open', 'asked']);
  return query.orderBy('line').limit(limit).execute();
}

export async function itemAt(q: Db | Tx, month: string, line: number): Promise<ReviewItemRow | null> {
  const query = q.selectFrom('review_item').selectAll().where('month', '=', month).where('line', '=', line);
  return (await query.executeTakeFirst()) ?? null;
}

/** What is said of an item: its mark, why, and by whom. */
export type Judged = Pick<ReviewItemRow, 'mark' | 'said' | 'marked_by' | 'marked_at'>;

export async function setMark(tx: Tx, month: string, line: number, judged: Judged): Promise<void> {
  await tx
    .updateTable('review_item')
    .set(judged)
    .where('month', '=', month)
    .where('line', '=', line)
    .execute();
}

/** What was asked about a month, in order. */
export function questionRows(q: Db | Tx, month: string): Promise<ReviewQuestionRow[]> {
  return q.selectFrom('review_question').selectAll().where('month', '=', month).orderBy('asked_at').execute();
}

export async function insertQuestion(tx: Tx, row: ReviewQuestionRow): Promise<void> {
  await tx.insertInto('review_question').values(row).execute();
}

export async function questionByHash(q: Db | Tx, hash: Buffer): Promise<ReviewQuestionRow | null> {
  const query = q.selectFrom('review_question').selectAll().where('token_hash', '=', hash);
  return (await query.executeTakeFirst()) ?? null;
}

export async function setAnswer(tx: Tx, id: string, answer: string, at: number): Promise<void> {
  await tx.updateTable('review_question').set({ answer, answered_at: at }).where('id', '=', id).execute();
}

/** The first month that has a review; null: none has. */
export async function oldestReview(q: Db | Tx): Promise<string | null> {
  const row = await q.selectFrom('review').select('month').orderBy('month').limit(1).executeTakeFirst();
  return row?.month ?? null;
}

/** Forgets reviews of months before this one. @returns how many */
export async function deleteReviews(tx: Tx, before: string, limit: number): Promise<number> {
  const over = tx.selectFrom('review').select('month').where('month', '<', before).limit(limit);
  const { numDeletedRows } = await tx
    .deleteFrom('review')
    .where('month', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export function postcodeMarks(q: Db | Tx): Promise<{ account_id: string; mark: Buffer }[]> {
  return q.selectFrom('staff_postcode').selectAll().execute();
}

export async function replacePostcodes(
  tx: Tx,
  rows: readonly { account_id: string; mark: Buffer }[],
): Promise<void> {
  await tx.deleteFrom('staff_postcode').execute();
  for (let at = 0; at < rows.length; at += A_STATEMENT)
    await tx
      .insertInto('staff_postcode')
      .values(rows.slice(at, at + A_STATEMENT))
      .execute();
}
