import type { Participant } from '../../../server/protocol/agenda.ts';
import type { IdentityProof } from '../../../server/protocol/identity.ts';
import type { Advice, PrecallView } from '../../../server/protocol/precall.ts';

/** How much a state asks of who reads it: nothing, attention, or an act; `good` is as it should be. */
export type Tone = 'quiet' | 'good' | 'attention' | 'bad';

/** A participant's state: the text to say it with (a `{time}` in it is the seat's `since`), and how loud. */
export interface StateWords {
  readonly key: `state.${StateName}`;
  readonly tone: Tone;
}

/** A test's outcome: the text to say it with, and how loud. */
interface TestWords {
  readonly key: `test.${Advice | 'good'}`;
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
  | 'invited-dropped'
  | 'invited-unsure'
  | 'phone'
  | 'no-show';

/** Says where a participant stands: who is here first; then the word of a person; then the seat; as long as nobody came, how the message fares. */
export function stateWords({
  seat,
  delivery,
  outcome,
}: Pick<Participant, 'seat' | 'delivery' | 'outcome'>): StateWords {
  const here = seat.phase === 'waiting' || seat.phase === 'admitted';
  if (outcome !== null && !here) return { key: `state.${outcome}`, tone: 'quiet' };
  switch (seat.phase) {
    case 'waiting':
      return seat.online
        ? { key: 'state.waiting', tone: 'attention' }
        : { key: 'state.waiting-away', tone: 'attention' };
    case 'admitted':
      return seat.online
        ? { key: 'state.in-call', tone: 'good' }
        : { key: 'state.in-call-away', tone: 'attention' };
    case 'left':
      return { key: 'state.left', tone: 'quiet' };
    case 'refused':
      return { key: 'state.refused', tone: 'quiet' };
    case 'expired':
      return { key: 'state.expired', tone: 'quiet' };
    case 'revoked':
      return { key: 'state.revoked', tone: 'quiet' };
    case 'invited':
      return invitedWords(delivery);
  }
}

function invitedWords(delivery: Participant['delivery']): StateWords {
  switch (delivery) {
    case 'none':
      return { key: 'state.invited', tone: 'quiet' };
    case 'queued':
    case 'sending':
      return { key: 'state.invited-sending', tone: 'quiet' };
    case 'sent':
      return { key: 'state.invited-sent', tone: 'quiet' };
    case 'failed':
      return { key: 'state.invited-failed', tone: 'bad' };
    case 'dropped':
      return { key: 'state.invited-dropped', tone: 'bad' };
    case 'unsure':
      return { key: 'state.invited-unsure', tone: 'bad' };
  }
}

/** What the test before the call found, and how loud; null: nobody tested. */
export function testWords(test: Pick<PrecallView, 'verdict' | 'advice'> | null): TestWords | null {
  if (test === null) return null;
  return { key: `test.${test.advice ?? 'good'}`, tone: TONES[test.verdict] };
}

const TONES = { good: 'good', fair: 'attention', bad: 'bad' } as const;

/** What is known of who a guest is: the text to say it with, and how loud; null where nothing is asked. */
export function identityWords({
  seat,
  identity,
}: Pick<Participant, 'seat' | 'identity'>): IdentityWords | null {
  if (seat.identity !== undefined) return { key: `identity.${seat.identity}`, tone: 'good' };
  if (identity === undefined) return null;
  if (identity.asks === 'pin' && !identity.pinGiven) return { key: 'identity.no-pin', tone: 'attention' };
  return { key: `identity.asks-${identity.asks}`, tone: 'quiet' };
}

interface IdentityWords {
  readonly key: `identity.${IdentityProof | `asks-${IdentityProof}` | 'no-pin'}`;
  readonly tone: Tone;
}
