import { type EpochMs, iso } from '../../core/clock.ts';
import type { ReviewItemRow, ReviewQuestionRow, ReviewRow } from '../../core/review-rows.ts';
import type { Review, ReviewItem } from '../../protocol/review.ts';
import { type Names, namesIn } from '../desk/parties.ts';
import { lineOf } from '../desk/reading.ts';
import { linesAt } from '../desk/store.ts';
import { type Logged, readLogged } from '../exports/logged.ts';
import type { Asked, ReviewDeps } from './deps.ts';
import { dayAfter, LATE_FROM_DAY } from './month.ts';
import type { Reason } from './reasons.ts';
import { markCounts } from './store.ts';

/** A review as it stands. */
export async function reviewView(deps: ReviewDeps, row: ReviewRow): Promise<Review> {
  const counts = await markCounts(deps.db, row.month);
  const day = dayAfter(row.month, deps.clock(), await deps.timeZone());
  const of = (mark: ReviewItemRow['mark']): number => counts.get(mark) ?? 0;
  const signer = row.done_by === null ? null : (await deps.accountNames([row.done_by])).get(row.done_by);
  return {
    ...{ month: row.month, acts: row.acts, drawn: row.drawn, seed: row.seed, day },
    state: row.done_at === null ? 'open' : 'done',
    proposedAt: iso(row.proposed_at as EpochMs),
    doneAt: row.done_at === null ? null : iso(row.done_at as EpochMs),
    doneBy: signer ?? null,
    items: [...counts.values()].reduce((sum, one) => sum + one, 0),
    ...{ open: of('open'), asked: of('asked'), incidents: of('incident') },
    late: row.done_at === null && day >= LATE_FROM_DAY,
  };
}

/** Lines of items with the names in them; a line whose term is over is left out. */
export async function linesOfItems(
  deps: ReviewDeps,
  seqs: readonly number[],
): Promise<{ readonly events: readonly Logged[]; readonly names: Names }> {
  const events = (await linesAt(deps.db, seqs)).flatMap(({ body }) =>
    body === null ? [] : [readLogged(body)],
  );
  return { events, names: await namesIn(events, deps) };
}

/** Who can be asked about a line: nobody about one whose term is over. */
export async function headsOf(
  deps: Pick<ReviewDeps, 'answersFor'>,
  event: Logged | undefined,
): Promise<readonly Asked[]> {
  const account = event === undefined ? null : accountIn(event);
  return account === null ? [] : await deps.answersFor(account);
}

function accountIn({ usr: [usr] }: Logged): string | null {
  return usr?.id.startsWith('u:') === true ? usr.id.slice(2) : null;
}

/** Who can be asked about each of these lines, by its number; each person's heads are looked up once. */
async function headsByLine(
  deps: Pick<ReviewDeps, 'answersFor'>,
  events: readonly Logged[],
): Promise<ReadonlyMap<number, readonly Asked[]>> {
  const byAccount = new Map<string | null, readonly Asked[]>();
  for (const event of events) {
    const account = accountIn(event);
    if (!byAccount.has(account)) byAccount.set(account, await headsOf(deps, event));
  }
  return new Map(events.map((event) => [event.seq, byAccount.get(accountIn(event)) ?? []]));
}

/** Items as the officer sees them. */
export async function itemViews(
  deps: ReviewDeps,
  rows: readonly ReviewItemRow[],
  questions: readonly ReviewQuestionRow[],
): Promise<{ readonly views: ReviewItem[]; readonly events: readonly Logged[] }> {
  const seqs = rows.map(({ line }) => line);
  const { events, names } = await linesOfItems(deps, seqs);
  const people = [...rows.map(({ marked_by }) => marked_by), ...questions.map(({ asked }) => asked)];
  const staff = await deps.accountNames([...new Set(people.flatMap((id) => id ?? []))]);
  const heads = await headsByLine(deps, events);
  const views = rows.map((row) => {
    const event = events.find(({ seq }) => seq === row.line);
    return {
      ...{ seq: row.line, mark: row.mark, said: row.said },
      line: event === undefined ? null : lineOf(event, names),
      lines: JSON.parse(row.lines) as number[],
      reasons: JSON.parse(row.reasons) as Reason[],
      by: row.marked_by === null ? null : (staff.get(row.marked_by) ?? null),
      heads: (heads.get(row.line) ?? []).map(({ id, name }) => ({ id, name })),
      questions: questions
        .filter(({ line }) => line === row.line)
        .map(({ asked, asked_at, question, answer, answered_at }) => ({
          ...{ to: staff.get(asked) ?? null, at: iso(asked_at as EpochMs), question, answer },
          answeredAt: answered_at === null ? null : iso(answered_at as EpochMs),
        })),
    };
  });
  return { views, events };
}
