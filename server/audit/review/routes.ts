import { Type } from 'typebox';
import type { Http } from '../../http.ts';
import { PaperFile } from '../../protocol/overview.ts';
import {
  AnswerQuestion,
  AskEvidence,
  AskedQuestion,
  LateReviews,
  NewMarks,
  NewReviewQuestion,
  QuestionSent,
  QuestionToken,
  Review,
  ReviewChoices,
  ReviewItemPage,
  ReviewItemParams,
  ReviewItemQuery,
  ReviewList,
  ReviewParams,
  StaffPostcodes,
} from '../../protocol/review.ts';
import { ErrorBody } from '../../protocol/values.ts';
import type { Reviews } from './service.ts';

/** The monthly review: the auditor judges, a head answers one question, a manager hears that it is late. */
export function reviewRoutes(http: Http, { reviews }: { readonly reviews: Reviews }): void {
  readingRoutes(http, reviews);
  judgingRoutes(http, reviews);
  questionRoutes(http, reviews);
}

function readingRoutes(http: Http, reviews: Reviews): void {
  http.get(
    '/api/reviews',
    {
      schema: { response: { 200: ReviewList, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'no-personal-data' } },
    },
    () => reviews.list(),
  );
  http.get(
    '/api/reviews/choices',
    {
      schema: { response: { 200: ReviewChoices, '4xx': ErrorBody } },
      config: { access: 'log.read', event: { none: 'no-personal-data' } },
    },
    () => reviews.choices(),
  );
  http.get(
    '/api/reviews/late',
    {
      schema: { response: { 200: LateReviews, '4xx': ErrorBody } },
      config: { access: 'review.watch', event: { none: 'no-personal-data' } },
    },
    async () => ({ months: await reviews.late() }),
  );
  http.post(
    '/api/reviews/:review/items',
    {
      schema: {
        params: ReviewParams,
        body: ReviewItemQuery,
        response: { 200: ReviewItemPage, '4xx': ErrorBody },
      },
      config: { access: 'log.read', event: 'review.viewed' },
    },
    (request) => reviews.items(request.context, request.params.review, request.body),
  );
  http.post(
    '/api/reviews/:review/evidence',
    {
      schema: { params: ReviewParams, body: AskEvidence, response: { 200: PaperFile, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'document.made' },
    },
    (request) => reviews.evidence(request.context, request.params.review, request.body),
  );
}

function judgingRoutes(http: Http, reviews: Reviews): void {
  http.post(
    '/api/reviews/:review/marks',
    {
      schema: { params: ReviewParams, body: NewMarks, response: { 200: Review, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'review.marked' },
    },
    (request) => reviews.judge(request.context, request.params.review, request.body),
  );
  http.post(
    '/api/reviews/:review/items/:line/question',
    {
      schema: {
        params: ReviewItemParams,
        body: NewReviewQuestion,
        response: { 200: QuestionSent, '4xx': ErrorBody },
      },
      config: { access: 'log.read', event: 'review.asked' },
    },
    (request) => {
      const { review: month, line } = request.params;
      return reviews.ask(request.context, { month, line: Number(line) }, request.body);
    },
  );
  http.post(
    '/api/reviews/:review/done',
    {
      schema: { params: ReviewParams, response: { 200: Review, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'audit.review_done' },
    },
    (request) => reviews.finish(request.context, request.params.review),
  );
  http.post(
    '/api/reviews/postcodes',
    {
      schema: { body: StaffPostcodes, response: { 200: ReviewChoices, '4xx': ErrorBody } },
      config: { access: 'log.read', event: 'config.change' },
    },
    (request) => reviews.takePostcodes(request.context, request.body),
  );
}

function questionRoutes(http: Http, reviews: Reviews): void {
  http.post(
    '/api/review-question/look',
    {
      schema: { body: QuestionToken, response: { 200: AskedQuestion, '4xx': ErrorBody } },
      config: { access: 'review.answer', event: 'review.viewed' },
    },
    (request) => reviews.look(request.context, request.body.token),
  );
  http.post(
    '/api/review-question/answer',
    {
      schema: { body: AnswerQuestion, response: { 204: Type.Null(), '4xx': ErrorBody } },
      config: { access: 'review.answer', event: 'review.answered' },
    },
    async (request, reply) => {
      await reviews.answer(request.context, request.body);
      return reply.code(204).send(null);
    },
  );
}
