import type {
  AskedErasures,
  ErasureOutcome,
  NewLegalHold,
  RetentionBoard,
} from '../../../server/protocol/retention.ts';
import { get, post, remove } from '../api.ts';

/** What the board of terms, holds and erasures asks of the app. */
export interface RetentionBackend {
  retentionBoard(language: string): Promise<RetentionBoard>;
  setTerm(name: string, value: number): Promise<null>;
  setHold(hold: NewLegalHold): Promise<null>;
  liftHold(id: string, reason: string): Promise<null>;
  erasures(): Promise<AskedErasures>;
  askErasure(patient: string, reason: string): Promise<AskedErasures>;
  confirmErasure(patient: string): Promise<ErasureOutcome>;
  withdrawErasure(patient: string): Promise<AskedErasures>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function retentionBackend(
  heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>,
): RetentionBackend {
  return {
    retentionBoard: (language) => heed(get(`/api/retention?language=${language}`)),
    setTerm: (name, value) => heed(post(`/api/retention/terms/${name}`, { value })),
    setHold: (hold) => heed(post('/api/holds', hold)),
    liftHold: (id, reason) => heed(post(`/api/holds/${id}/lift`, { reason })),
    erasures: () => heed(get('/api/erasures')),
    askErasure: (patient, reason) => heed(post(`/api/patients/${patient}/erasure`, { reason })),
    confirmErasure: (patient) => heed(post(`/api/patients/${patient}/erasure/confirm`)),
    withdrawErasure: (patient) => heed(remove(`/api/patients/${patient}/erasure`)),
  };
}
