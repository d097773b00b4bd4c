import { DAY } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import type { ReviewQuestionRow } from '../../core/review-rows.ts';
import type {
  AnswerQuestion,
  AskedQuestion,
  NewReviewQuestion,
  QuestionSent,
} from '../../protocol/review.ts';
import { lineOf } from '../desk/reading.ts';
import { wordsOf } from '../words/words.ts';
import type { ReviewDeps } from './deps.ts';
import { demandOpen, reviewed, tellViewed } from './judging.ts';
import { letterOf } from './letter.ts';
import type { Month } from './month.ts';
import type { Reason } from './reasons.ts';
import { cleaned, officerOf } from './said.ts';
import { insertQuestion, itemAt, questionByHash, setAnswer, setMark } from './store.ts';
import { headsOf, linesOfItems } from './view.ts';

/** A link works so long. */
const OPEN_FOR = 30 * DAY;

/**
 * Asks somebody who answers for who did it about one item. The letter carries a link to this one question; it opens for this
 * person alone, signed in.
 *
 * @returns whether the letter left: the question stands in either case
 * @throws {AppError} NOT_FOUND (no such item, or nobody to ask), BAD_REQUEST, WRONG_PHASE
 */
export async function ask(
  deps: ReviewDeps,
  by: Context,
  { month, line }: { readonly month: Month; readonly line: number },
  { to, text: typed }: NewReviewQuestion,
): Promise<QuestionSent> {
  const { db, clock, append } = deps;
  const question = cleaned(typed);
  const { events } = await linesOfItems(deps, [line]);
  const head = (await headsOf(deps, events[0])).find(({ id }) => id === to);
  if (head === undefined) throw new AppError('NOT_FOUND');
  const token = newToken();
  const officer = officerOf(by);
  await transact(db, async (tx) => {
    await demandOpen(tx, month);
    if ((await itemAt(tx, month, line)) === null) throw new AppError('NOT_FOUND');
    await insertQuestion(tx, {
      ...{ id: newId(), month, line, token_hash: tokenHash(token), asked: to, asked_by: officer },
      ...{ asked_at: clock(), question, answer: null, answered_at: null },
    });
    await setMark(tx, month, line, { mark: 'asked', said: null, marked_by: officer, marked_at: clock() });
    await append(tx, {
      code: 'review.asked',
      by,
      about: [reviewed(month), { kind: 'account', id: to }],
      detail: { month, line },
      personal: [{ subject: officer, of: 'obj/0', facts: { question } }],
    });
  });
  const letter = letterOf(deps, { to: head, token, from: (await deps.organisation()).name });
  return { sent: (await deps.transport(letter)).kind === 'accepted' };
}

/** The question of this link, for who was asked. @throws {AppError} LINK_UNKNOWN */
export async function lookAtQuestion(deps: ReviewDeps, by: Context, token: string): Promise<AskedQuestion> {
  const row = await openQuestion(deps, deps.db, by, token);
  const item = await itemAt(deps.db, row.month, row.line);
  const { events, names } = await linesOfItems(deps, [row.line]);
  const [event] = events;
  await transact(deps.db, (tx) => tellViewed(deps, tx, by, row.month, { events, line: row.line }));
  const said = (language: 'nl' | 'en'): string =>
    event === undefined ? '' : wordsOf(language, event.ev.code, event.out);
  return {
    ...{ month: row.month, question: row.question, answer: row.answer },
    by: (await deps.accountNames([row.asked_by])).get(row.asked_by) ?? null,
    reasons: JSON.parse(item?.reasons ?? '[]') as Reason[],
    line: event === undefined ? null : lineOf(event, names),
    words: { nl: said('nl'), en: said('en') },
    times: (JSON.parse(item?.lines ?? '[]') as number[]).length,
  };
}

/** Answers it, once. @throws {AppError} LINK_UNKNOWN, BAD_REQUEST, WRONG_PHASE (answered already, or signed off) */
export async function answer(
  deps: ReviewDeps,
  by: Context,
  { token, text: typed }: AnswerQuestion,
): Promise<void> {
  const text = cleaned(typed);
  const { db, clock, append } = deps;
  await transact(db, async (tx) => {
    const { id, month, line, answer: given, asked } = await openQuestion(deps, tx, by, token);
    if (given !== null) throw new AppError('WRONG_PHASE');
    await demandOpen(tx, month);
    await setAnswer(tx, id, text, clock());
    await append(tx, {
      code: 'review.answered',
      by,
      about: [reviewed(month)],
      detail: { month, line },
      personal: [{ subject: asked, of: 'obj/0', facts: { answer: text } }],
    });
  });
}

/** Another's question is as unknown as none. */
async function openQuestion(
  { clock }: ReviewDeps,
  q: Db | Tx,
  by: Context,
  token: string,
): Promise<ReviewQuestionRow> {
  const row = await questionByHash(q, tokenHash(token));
  if (row === null || row.asked !== officerOf(by) || clock() - row.asked_at >= OPEN_FOR)
    throw new AppError('LINK_UNKNOWN');
  return row;
}
