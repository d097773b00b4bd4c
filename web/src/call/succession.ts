import type { Welcome } from '../../../server/protocol/signalling.ts';
import type { Edges } from './edges.ts';
import { isOf, seatOf } from './participant.ts';
import type { Verb } from './socket.ts';

export interface SuccessionOptions {
  /** Null before this page is in a call. */
  readonly edges: () => Edges | null;
  /** Tells the app; answers false when it cannot be told. */
  readonly say: (verb: Verb) => boolean;
  readonly onChange: () => void;
}

/** The call goes from one host to another: what is pressed for it here, and what the app may then say. */
export class Succession {
  readonly #options: SuccessionOptions;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  /** Host: this colleague may take the call over; null: nobody any more. */
  offer(id: string | null): void {
    const { say, onChange } = this.#options;
    if (this.#book?.offer(id) && !say({ type: 'offer', seat: id && seatOf(id) })) this.refused();
    onChange();
  }

  /** The app does not know of the offer: nor does anybody else. */
  refused(): void {
    this.#book?.offer(null);
  }

  /** Colleague: takes up the offer. */
  take(): void {
    if (this.#book?.accept()) this.#options.say({ type: 'take' });
  }

  /** Whether this person is what the app says: as before, or another one since a person here pressed so. */
  agrees(side: 'host' | 'guest', { you, peers }: Welcome): boolean {
    if (isOf(side, you.role)) return true;
    const turn = this.#book?.turn;
    const host = [you, ...peers].find(({ role }) => role === 'host');
    if (!turn || host?.seat !== seatOf(turn.to)) return false;
    this.#options.edges()?.change(you, turn);
    return true;
  }

  get #book() {
    return this.#options.edges()?.book;
  }
}
