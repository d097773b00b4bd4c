import type { OutboxRow } from '../core/schema.ts';
import type { MessageFacts } from './deps.ts';

/** A message that is taken up, with the link that was made for it. */
export interface Taken {
  readonly row: OutboxRow;
  readonly facts: MessageFacts;
  readonly link: string | null;
}

/** What leaves as one message: of several, by time, the first leads and gives it its Message-ID. */
export type Parcel = readonly [Taken, ...Taken[]];
