import type { Participant } from '../../../server/protocol/agenda.ts';

/** How much a state asks of who reads it: nothing, attention, or an act; `good` is as it should be. */
export type Tone = 'quiet' | 'good' | 'attention' | 'bad';

/** A participant's state: the text to say it with, the instant it speaks of, and how loud. */
export interface StateWords {
  readonly key: `state.${StateName}`;
  /** ISO instant for texts with a `{time}`, else `null`. */
  readonly at: string | null;
  readonly tone: Tone;
}

type StateName =
  | 'waiting'
  | 'waiting-away'
  | 'in-call'
  | 'in-call-away'
  | 'left'
  | 'refused'
  | 'expired'
  | 'revoked'
  | 'invited'
  | 'invited-sending'
  | 'invited-sent'
  | 'invited-failed'
  | 'invited-dropped';

/** Says where a participant stands: the seat first; as long as nobody came, how the message fares. */
export function stateWords({ seat, delivery }: Pick<Participant, 'seat' | 'delivery'>): StateWords {
  const at = seat.since;
  switch (seat.phase) {
    case 'waiting':
      return seat.online
        ? { key: 'state.waiting', at, tone: 'attention' }
        : { key: 'state.waiting-away', at, tone: 'attention' };
    case 'admitted':
      return seat.online
        ? { key: 'state.in-call', at, tone: 'good' }
        : { key: 'state.in-call-away', at, tone: 'attention' };
    case 'left':
      return { key: 'state.left', at, tone: 'quiet' };
    case 'refused':
      return { key: 'state.refused', at: null, tone: 'quiet' };
    case 'expired':
      return { key: 'state.expired', at: null, tone: 'quiet' };
    case 'revoked':
      return { key: 'state.revoked', at: null, tone: 'quiet' };
    case 'invited':
      return invitedWords(delivery);
  }
}

function invitedWords(delivery: Participant['delivery']): StateWords {
  switch (delivery) {
    case 'none':
      return { key: 'state.invited', at: null, tone: 'quiet' };
    case 'queued':
    case 'sending':
      return { key: 'state.invited-sending', at: null, tone: 'quiet' };
    case 'sent':
      return { key: 'state.invited-sent', at: null, tone: 'quiet' };
    case 'failed':
      return { key: 'state.invited-failed', at: null, tone: 'bad' };
    case 'dropped':
      return { key: 'state.invited-dropped', at: null, tone: 'bad' };
  }
}
