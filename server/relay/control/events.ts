import { setTimeout as pause } from 'node:timers/promises';
import type { EpochMs } from '../../core/clock.ts';
import { newShortId } from '../../core/ids.ts';
import type { AllocationRefusal, CallOver } from '../allocations/allocations.ts';
import type { CallUsage } from '../allocations/usage.ts';

/** As many as a day of a large hospital brings: so long an app may be away without losing one. */
const MOST_WAITING = 10_000;
const LOOK_EVERY_MS = 50;

/** What the relay tells the app by itself. Call and participant are random ids; addresses are never told. */
export type RelayEvent =
  /** The relay has done with a call that had allocations. */
  | ({ readonly kind: 'usage'; readonly at: EpochMs; readonly why: CallOver } & CallUsage)
  /** A participant was refused allocations, `times` in the minute before `at`. */
  | {
      readonly kind: 'refused';
      readonly at: EpochMs;
      readonly why: Exclude<AllocationRefusal, 'ended'>;
      readonly call: string;
      readonly participant: string;
      readonly times: number;
    };

/** An event with its number in this process: 1, 2, 3 … */
export interface NumberedEvent {
  readonly n: number;
  readonly event: RelayEvent;
}

/** Events kept until the app has said that it has them; the oldest go when there are too many. */
export class Events {
  /** Random for each process: numbers begin anew with it. */
  readonly boot = newShortId();
  readonly #waiting = new Map<number, RelayEvent>();
  readonly #listeners = new Set<(told: NumberedEvent) => void>();
  readonly #most: number;
  #last = 0;
  #lost = 0;

  constructor(most = MOST_WAITING) {
    this.#most = most;
  }

  /** How many events wait for the app. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** How many went unseen since the start. */
  get lost(): number {
    return this.#lost;
  }

  tell(event: RelayEvent): void {
    const n = ++this.#last;
    this.#waiting.set(n, event);
    if (this.#waiting.size > this.#most) {
      const [oldest = n] = this.#waiting.keys();
      this.#waiting.delete(oldest);
      this.#lost++;
    }
    for (const listener of this.#listeners) listener({ n, event });
  }

  /** Calls back with every event that waits, oldest first, and with those to come. Returns how to end that. */
  follow(listener: (told: NumberedEvent) => void): () => void {
    for (const [n, event] of this.#waiting) listener({ n, event });
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Done when the app has every event, or after so many milliseconds. */
  async fetched(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (this.waiting > 0 && performance.now() < until) await pause(LOOK_EVERY_MS);
  }

  /** The app has the events up to and including this number. */
  seen(n: number): void {
    for (const waiting of this.#waiting.keys()) {
      if (waiting > n) return;
      this.#waiting.delete(waiting);
    }
  }
}
