import type { EpochMs } from '../../core/clock.ts';
import type { OutcomeRow } from '../../core/office-rows.ts';
import type { Fate } from '../../delivery/service.ts';
import type { Stage } from '../../protocol/board.ts';
import type { Standing } from '../deps.ts';

/** What is known of a guest, from everybody who knows something. */
export interface Known {
  readonly standing: Standing;
  /** Null: no message was ever meant to leave. */
  readonly fate: Fate | null;
  /** What a person said of how it went; null: nothing. */
  readonly outcome: Pick<OutcomeRow, 'kind' | 'at'> | null;
}

/**
 * Where a guest stands, in one word. Who is here goes before everything, also before the word of a person that he did
 * not come; that goes before what the clock says; and only of somebody who never came does it matter how his message
 * fared.
 */
export function stageOf({ standing, fate, outcome }: Known): { stage: Stage; since: EpochMs } {
  const { phase, since, met, openedAt } = standing;
  if (phase === 'waiting') return { stage: 'waiting', since };
  if (phase === 'admitted') return { stage: 'in-call', since };
  if (outcome !== null) return { stage: outcome.kind, since: outcome.at as EpochMs };
  switch (phase) {
    case 'left':
      return { stage: met ? 'done' : 'gone', since };
    case 'expired':
      return { stage: 'missed', since };
    case 'refused':
    case 'revoked':
      return { stage: phase, since };
    case 'invited':
      return openedAt === null ? { stage: messageStage(fate), since } : { stage: 'opened', since: openedAt };
  }
}

function messageStage(fate: Fate | null): Stage {
  if (fate === null) return 'unsent';
  switch (fate.state) {
    case 'none':
      return 'unsent';
    case 'queued':
    case 'sending':
      return 'sending';
    case 'sent':
      return 'sent';
    case 'failed':
      return 'undelivered';
    case 'dropped':
      return 'bounced';
    case 'unsure':
      return 'unsure';
  }
}
