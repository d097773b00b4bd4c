import { type Static, Type } from 'typebox';
import { LogLine, Seq } from './log.ts';
import { Id, Instant, Token } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);

/** The month that is reviewed, `YYYY-MM`; a review goes by its name. */
export const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' });
const Text = Type.String({ minLength: 1, maxLength: 2_000 });

/** Why a line was proposed. */
export const ReviewReason = Type.Union([
  Type.Literal('emergency'),
  Type.Literal('export'),
  Type.Literal('no-appointment'),
  Type.Literal('hours'),
  Type.Literal('own'),
  Type.Literal('colleague'),
  Type.Literal('surname'),
  Type.Literal('postcode'),
  Type.Literal('vip'),
  Type.Literal('drawn'),
]);
export type ReviewReason = Static<typeof ReviewReason>;

/** The review of one month. */
export const Review = Type.Object(
  {
    month: Month,
    /** Waits to be judged, was judged and signed. */
    state: Type.Union([Type.Literal('open'), Type.Literal('done')]),
    proposedAt: Instant,
    doneAt: orNull(Instant),
    /** Who signed it. */
    doneBy: orNull(Type.String()),
    /** Acts of staff on somebody's data, from which was drawn, and how many were drawn. */
    acts: Type.Integer(),
    drawn: Type.Integer(),
    /** What the draw follows from. */
    seed: Type.String(),
    items: Type.Integer(),
    /** Of these not judged yet, and waiting for an answer. */
    open: Type.Integer(),
    asked: Type.Integer(),
    incidents: Type.Integer(),
    /** Days since the month; from day 31 on it is late. */
    day: Type.Integer(),
    late: Type.Boolean(),
  },
  closed,
);
export type Review = Static<typeof Review>;

export const ReviewList = Type.Array(Review);
export type ReviewList = Static<typeof ReviewList>;

export const ReviewParams = Type.Object({ review: Month }, closed);
export const ReviewItemParams = Type.Object(
  { review: Month, line: Type.String({ pattern: '^[1-9]\\d{0,15}$' }) },
  closed,
);

/** What was asked about an item, and what came of it. */
export const ReviewQuestion = Type.Object(
  {
    to: orNull(Type.String()),
    at: Instant,
    question: Type.String(),
    answer: orNull(Type.String()),
    answeredAt: orNull(Instant),
  },
  closed,
);
export type ReviewQuestion = Static<typeof ReviewQuestion>;

/** Something to judge: an act, or alike acts of one day. */
export const ReviewItem = Type.Object(
  {
    /** The line that stands for all; the number by which the item is named. */
    seq: Seq,
    /** That line in short; null: its term is over. */
    line: orNull(LogLine),
    /** All its lines. */
    lines: Type.Array(Seq),
    reasons: Type.Array(ReviewReason),
    mark: Type.Union([
      Type.Literal('open'),
      Type.Literal('asked'),
      Type.Literal('in-order'),
      Type.Literal('incident'),
    ]),
    /** Why, and by whom it was judged. */
    said: orNull(Type.String()),
    by: orNull(Type.String()),
    /** Who can be asked: the heads of the departments of who did it, else managers. */
    heads: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    questions: Type.Array(ReviewQuestion),
  },
  closed,
);
export type ReviewItem = Static<typeof ReviewItem>;

/** POST /api/reviews/:review/items: a page of 50 in the order of the log. */
export const ReviewItemQuery = Type.Object(
  {
    /** Only what nobody judged yet. */
    toJudge: Type.Boolean(),
    /** `next` of the page before. */
    after: orNull(Seq),
  },
  closed,
);
export type ReviewItemQuery = Static<typeof ReviewItemQuery>;

export const ReviewItemPage = Type.Object({ items: Type.Array(ReviewItem), next: orNull(Seq) }, closed);
export type ReviewItemPage = Static<typeof ReviewItemPage>;

/** POST /api/reviews/:review/marks: judges items, for one reason. */
export const NewMarks = Type.Object(
  {
    items: Type.Array(Seq, { minItems: 1, maxItems: 200 }),
    mark: Type.Union([Type.Literal('in-order'), Type.Literal('incident')]),
    text: Text,
  },
  closed,
);
export type NewMarks = Static<typeof NewMarks>;

/** POST /api/reviews/:review/items/:line/question: asks one of the item's heads. */
export const NewReviewQuestion = Type.Object({ to: Id, text: Text }, closed);
export type NewReviewQuestion = Static<typeof NewReviewQuestion>;

/** Whether the letter with the link left. */
export const QuestionSent = Type.Object({ sent: Type.Boolean() }, closed);
export type QuestionSent = Static<typeof QuestionSent>;

/** POST /api/reviews/:review/evidence: in Dutch, or as data. */
export const AskEvidence = Type.Object(
  {
    form: Type.Union([Type.Literal('pdf'), Type.Literal('json')]),
  },
  closed,
);
export type AskEvidence = Static<typeof AskEvidence>;

/** GET /api/reviews/choices: of how many people a postcode is known. */
export const ReviewChoices = Type.Object({ postcodes: Type.Integer() }, closed);
export type ReviewChoices = Static<typeof ReviewChoices>;

/** POST /api/reviews/postcodes: of members of staff, in place of those before; only marks of them are kept. */
export const StaffPostcodes = Type.Object(
  {
    staff: Type.Array(Type.Object({ account: Id, postcode: Type.String({ maxLength: 12 }) }, closed), {
      maxItems: 400,
    }),
  },
  closed,
);
export type StaffPostcodes = Static<typeof StaffPostcodes>;

/** GET /api/reviews/late: months whose review is late. */
export const LateReviews = Type.Object({ months: Type.Array(Month) }, closed);
export type LateReviews = Static<typeof LateReviews>;

/** POST /api/review-question/look: a link from a letter, opened by who was asked. */
export const QuestionToken = Type.Object({ token: Token }, closed);
export type QuestionToken = Static<typeof QuestionToken>;

/** The one question that this person sees, with the one line that it is about. */
export const AskedQuestion = Type.Object(
  {
    month: Month,
    by: orNull(Type.String()),
    question: Type.String(),
    reasons: Type.Array(ReviewReason),
    line: orNull(LogLine),
    /** What the event is called, in Dutch and in English. */
    words: Type.Object({ nl: Type.String(), en: Type.String() }, closed),
    times: Type.Integer(),
    answer: orNull(Type.String()),
  },
  closed,
);
export type AskedQuestion = Static<typeof AskedQuestion>;

/** POST /api/review-question/answer. */
export const AnswerQuestion = Type.Object({ token: Token, text: Text }, closed);
export type AnswerQuestion = Static<typeof AnswerQuestion>;
