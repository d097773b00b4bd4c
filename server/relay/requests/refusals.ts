import { type EpochMs, MINUTE } from '../../core/clock.ts';
import type { AllocationRefusal } from '../allocations/allocations.ts';
import type { RelayEvent } from '../control/events.ts';

/** What may be counted at once; who has that many different names to be refused under is told of often enough. */
const MOST_KEPT = 1_000;

type Refused = Extract<RelayEvent, { kind: 'refused' }>;

/** Counts refused allocations, so that a client that insists makes one event a minute and not one a packet. */
export class Refusals {
  readonly #open = new Map<string, Omit<Refused, 'times'> & { times: number }>();

  count(call: string, participant: string, why: Exclude<AllocationRefusal, 'ended'>, now: EpochMs): void {
    const key = `${why} ${call} ${participant}`;
    const open = this.#open.get(key);
    if (open !== undefined) open.times++;
    else if (this.#open.size < MOST_KEPT)
      this.#open.set(key, { kind: 'refused', at: now, why, call, participant, times: 1 });
  }

  /** Takes out what has been counted for a minute. */
  due(now: EpochMs): readonly Refused[] {
    const due = [...this.#open].filter(([, { at }]) => at + MINUTE <= now || at > now);
    for (const [key] of due) this.#open.delete(key);
    return due.map(([, refused]) => ({ ...refused, at: now }));
  }
}
