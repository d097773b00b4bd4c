import type { SignalMessage } from './signal-text.ts';

/** What one arrived number means: seen before, the next, or one after something that was lost on the way. */
export type Arrival = 'old' | 'next' | 'gap';

/** More than one connection ever needs before both sides stand: a peer that sends more is not held. */
const MOST_HELD = 96;

/** Signals on their way in: their numbers, and those that are early (the app's word on that peer is still to come). */
export class Mailbox {
  readonly #last = new Map<string, { readonly attach: number | null; readonly n: number }>();
  readonly #early = new Map<string, SignalMessage[]>();

  /** Judges the number of a signal from a peer's page; numbers start anew with a new page. */
  arrived(peer: string, attach: number | null, n: number): Arrival {
    const last = this.#last.get(peer);
    const before = last !== undefined && last.attach === attach ? last.n : 0;
    if (n <= before) return 'old';
    this.#last.set(peer, { attach, n });
    return before !== 0 && n > before + 1 ? 'gap' : 'next';
  }

  /** Keeps a signal of an epoch that has not begun here. */
  hold(peer: string, message: SignalMessage): void {
    const early = this.#early.get(peer) ?? [];
    this.#early.set(peer, early);
    if (early.length < MOST_HELD) early.push(message);
  }

  /** Whether something of this epoch waits for a peer: what comes after it must wait as well. */
  holds(peer: string, epoch: number): boolean {
    return this.#early.get(peer)?.some((message) => message.epoch === epoch) ?? false;
  }

  /** Takes out what was held for this epoch; older ones are dropped. */
  take(peer: string, epoch: number): readonly SignalMessage[] {
    const early = this.#early.get(peer) ?? [];
    this.#early.set(
      peer,
      early.filter((message) => message.epoch > epoch),
    );
    return early.filter((message) => message.epoch === epoch);
  }

  clear(): void {
    this.#early.clear();
  }
}
