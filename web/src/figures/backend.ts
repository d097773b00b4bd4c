import type { Figures } from '../../../server/protocol/figures.ts';
import { get } from '../api.ts';

/** What the screen of figures asks of the app. */
export interface FiguresBackend {
  /** @param query months, and which location, kind and clinician. */
  figures(query: URLSearchParams): Promise<Figures>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function figuresBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): FiguresBackend {
  return { figures: (query) => heed(get(`/api/figures?${query}`)) };
}
