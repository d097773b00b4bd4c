import type { Receive, TakeAway, WalkIns } from '../../../server/protocol/walk-in.ts';
import { get, post } from '../api.ts';

/** What the screen of people without an appointment asks of the app. */
export interface WalkInBackend {
  /** Who waits, the longest first. */
  walkIns(): Promise<WalkIns>;
  /** Makes an appointment of it, now. */
  receiveWalkIn(id: string, wanted: Receive): Promise<{ appointment: string }>;
  /** Out of the queue. */
  takeAwayWalkIn(id: string, to: TakeAway['to']): Promise<null>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function walkInBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): WalkInBackend {
  return {
    walkIns: () => heed(get('/api/walk-ins')),
    receiveWalkIn: (id, wanted) => heed(post(`/api/walk-ins/${id}/appointment`, wanted)),
    takeAwayWalkIn: (id, to) => heed(post(`/api/walk-ins/${id}/away`, { to })),
  };
}
