import type { PaperFile } from '../../../server/protocol/overview.ts';
import type { ProtectedPatients } from '../../../server/protocol/protection.ts';
import type {
  AskEvidence,
  AskedQuestion,
  LateReviews,
  NewMarks,
  NewReviewQuestion,
  QuestionSent,
  Review,
  ReviewChoices,
  ReviewItemPage,
  ReviewItemQuery,
  ReviewList,
  StaffPostcodes,
} from '../../../server/protocol/review.ts';
import { get, post, remove } from '../api.ts';

/** What the monthly review asks of the app. */
export interface ReviewBackend {
  reviews(): Promise<ReviewList>;
  reviewChoices(): Promise<ReviewChoices>;
  lateReviews(): Promise<LateReviews>;
  reviewItems(month: string, query: ReviewItemQuery): Promise<ReviewItemPage>;
  markItems(month: string, marks: NewMarks): Promise<Review>;
  askAboutItem(month: string, line: number, question: NewReviewQuestion): Promise<QuestionSent>;
  finishReview(month: string): Promise<Review>;
  reviewEvidence(month: string, asked: AskEvidence): Promise<PaperFile>;
  givePostcodes(postcodes: StaffPostcodes): Promise<ReviewChoices>;
  protectedPatients(): Promise<ProtectedPatients>;
  protectPatient(id: string): Promise<null>;
  unprotectPatient(id: string): Promise<null>;
  lookAtQuestion(token: string): Promise<AskedQuestion>;
  answerQuestion(token: string, text: string): Promise<null>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function reviewBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): ReviewBackend {
  const of = (month: string, what: string): string => `/api/reviews/${month}/${what}`;
  return {
    reviews: () => heed(get('/api/reviews')),
    reviewChoices: () => heed(get('/api/reviews/choices')),
    lateReviews: () => heed(get('/api/reviews/late')),
    reviewItems: (month, query) => heed(post(of(month, 'items'), query)),
    markItems: (month, marks) => heed(post(of(month, 'marks'), marks)),
    askAboutItem: (month, line, question) => heed(post(of(month, `items/${line}/question`), question)),
    finishReview: (month) => heed(post(of(month, 'done'))),
    reviewEvidence: (month, asked) => heed(post(of(month, 'evidence'), asked)),
    givePostcodes: (postcodes) => heed(post('/api/reviews/postcodes', postcodes)),
    protectedPatients: () => heed(get('/api/protected-patients')),
    protectPatient: (id) => heed(post(`/api/patients/${id}/protection`)),
    unprotectPatient: (id) => heed(remove(`/api/patients/${id}/protection`)),
    lookAtQuestion: (token) => heed(post('/api/review-question/look', { token })),
    answerQuestion: (token, text) => heed(post('/api/review-question/answer', { token, text })),
  };
}
