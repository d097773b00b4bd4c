import type { Context } from '../../core/context.ts';
import type { PaperFile } from '../../protocol/overview.ts';
import type {
  AnswerQuestion,
  AskEvidence,
  AskedQuestion,
  NewMarks,
  NewReviewQuestion,
  QuestionSent,
  Review,
  ReviewChoices,
  ReviewItemPage,
  ReviewItemQuery,
  StaffPostcodes,
} from '../../protocol/review.ts';
import type { ReviewDeps } from './deps.ts';
import { evidence } from './evidence.ts';
import { finish, judge, listReviews, readItems } from './judging.ts';
import type { Month } from './month.ts';
import { takePostcodes } from './postcodes.ts';
import { lateMonths, openProposing, type Proposing } from './proposing.ts';
import { answer, ask, lookAtQuestion } from './questions.ts';
import { postcodeMarks } from './store.ts';

export type { ReviewDeps } from './deps.ts';

/**
 * The monthly review of the log (trust.md §1.7): what stands out in a month is proposed, an auditor judges each item for a
 * reason, heads of departments answer one question each, and the evidence is bound to the log.
 */
export interface Reviews {
  list(): Promise<Review[]>;
  choices(): Promise<ReviewChoices>;
  /** @throws {AppError} NOT_FOUND */
  items(by: Context, month: Month, query: ReviewItemQuery): Promise<ReviewItemPage>;
  /** @throws {AppError} NOT_FOUND, BAD_REQUEST, WRONG_PHASE */
  judge(by: Context, month: Month, marks: NewMarks): Promise<Review>;
  /** @throws {AppError} NOT_FOUND, BAD_REQUEST, WRONG_PHASE */
  ask(
    by: Context,
    item: { readonly month: Month; readonly line: number },
    question: NewReviewQuestion,
  ): Promise<QuestionSent>;
  /** @throws {AppError} NOT_FOUND, WRONG_PHASE */
  finish(by: Context, month: Month): Promise<Review>;
  /** @throws {AppError} NOT_FOUND */
  evidence(by: Context, month: Month, asked: AskEvidence): Promise<PaperFile>;
  /** @throws {AppError} BAD_REQUEST */
  takePostcodes(by: Context, postcodes: StaffPostcodes): Promise<ReviewChoices>;
  /** @throws {AppError} LINK_UNKNOWN */
  look(by: Context, token: string): Promise<AskedQuestion>;
  /** @throws {AppError} LINK_UNKNOWN, BAD_REQUEST, WRONG_PHASE */
  answer(by: Context, answer: AnswerQuestion): Promise<void>;
  /** Months whose review is late. */
  late(): Promise<Month[]>;
  readonly proposing: Proposing;
}

export function openReviews(deps: ReviewDeps): Reviews {
  const choices = async (): Promise<ReviewChoices> => ({
    postcodes: (await postcodeMarks(deps.db)).length,
  });
  return {
    list: () => listReviews(deps),
    choices,
    items: (by, month, query) => readItems(deps, by, month, query),
    judge: (by, month, marks) => judge(deps, by, month, marks),
    ask: (by, item, question) => ask(deps, by, item, question),
    finish: (by, month) => finish(deps, by, month),
    evidence: (by, month, asked) => evidence(deps, by, month, asked),
    async takePostcodes(by, postcodes) {
      await takePostcodes(deps, by, postcodes);
      return await choices();
    },
    look: (by, token) => lookAtQuestion(deps, by, token),
    answer: (by, given) => answer(deps, by, given),
    late: () => lateMonths(deps),
    proposing: openProposing(deps),
  };
}
