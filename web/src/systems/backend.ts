import type { NewToken, SystemToken, TokenWanted } from '../../../server/protocol/systems.ts';
import { get, post, remove } from '../api.ts';

/** What the manager's screen of other systems asks of the app. */
export interface SystemsBackend {
  systemTokens(): Promise<SystemToken[]>;
  /** Makes a token; its secret comes this once. */
  makeToken(wanted: TokenWanted): Promise<NewToken>;
  revokeToken(id: string): Promise<null>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function systemsBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): SystemsBackend {
  return {
    systemTokens: () => heed(get('/api/systems/tokens')),
    makeToken: (wanted) => heed(post('/api/systems/tokens', wanted)),
    revokeToken: (id) => heed(remove(`/api/systems/tokens/${id}`)),
  };
}
