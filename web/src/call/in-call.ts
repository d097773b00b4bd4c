import type { Quality } from '../../../server/protocol/quality.ts';
import type { Edge } from './edge.ts';
import type { Gate } from './gate.ts';
import { Watch } from './quality/watch.ts';
import { Book } from './roster/book.ts';
import type { Member } from './roster/roster.ts';
import type { Self } from './sas/comparison.ts';
import type { TrackSource } from './track-source.ts';

export interface InCallOptions {
  readonly call: string;
  readonly self: Self;
  readonly live: TrackSource;
  /** Where a host's rosters outlive a reload, and under which name; null: nowhere. */
  readonly storage: Storage | null;
  readonly slot: string;
  readonly gate: () => Gate;
  readonly edges: () => readonly Edge[];
  /** Guest: whom the host names now. */
  readonly onMembers: (host: string, members: ReadonlyMap<string, Member>) => void;
  /** Guest: a colleague leads from now on, and the host has signed it. @returns whether that is so for this page */
  readonly onTurn: (from: string, to: string) => boolean;
  readonly onStall: () => void;
  readonly onFigures: (quality: Quality) => void;
  readonly onChange: () => void;
}

/** What a page needs once it is live: who is in the call, and how its lines are. Fetched then, so that nobody waits. */
export class InCall {
  readonly book: Book;
  readonly #watch: Watch;

  constructor({ call, self, onFigures, ...more }: InCallOptions) {
    const { id, name, role, key, certificate } = self;
    this.book = new Book({
      ...{ ...more, call, sign: key.sign },
      self: { id, name, role, idk: key.idk, fp: certificate.fp },
    });
    this.#watch = new Watch({
      ...more,
      onFigures: (over, figures) => onFigures({ type: 'quality', call, over, figures }),
    });
  }

  /** The call is over for this page: its last figures go out. */
  close(): void {
    this.book.close();
    this.#watch.stop();
  }
}
