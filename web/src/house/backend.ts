import type { House, HouseSettings, TestCall } from '../../../server/protocol/house.ts';
import { get, post } from '../api.ts';

/** What the manager's page of settings asks of the app. */
export interface HouseBackend {
  house(): Promise<House>;
  saveHouse(settings: HouseSettings): Promise<House>;
  /** Puts the list of first steps away, or takes it out again. */
  putStepsAway(putAway: boolean): Promise<null>;
  /** Everybody accepts the new texts before going on, who publishes them too. */
  publishTerms(texts: { readonly terms: string; readonly privacy: string }): Promise<null>;
  /** An appointment of now with oneself. */
  beginTestCall(): Promise<TestCall>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function houseBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): HouseBackend {
  return {
    house: () => heed(get('/api/house')),
    saveHouse: (settings) => heed(post('/api/house', settings)),
    putStepsAway: (putAway) => heed(post('/api/house/steps', { putAway })),
    publishTerms: (texts) => heed(post('/api/terms', texts)),
    beginTestCall: () => heed(post('/api/test-call')),
  };
}
