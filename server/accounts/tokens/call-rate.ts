import { type EpochMs, MINUTE } from '../../core/clock.ts';

/** What one system may ask in a minute: a whole day of a large hospital's agenda in an hour. */
const CALLS_A_MINUTE = 600;

/** Counts the calls of each token within the running minute. Tokens are few, so nothing has to be forgotten. */
export class CallRate {
  readonly #counts = new Map<string, { minute: number; calls: number }>();

  /** Whether this call is still within the limit. */
  take(tokenId: string, now: EpochMs): boolean {
    const minute = Math.floor(now / MINUTE);
    const running = this.#counts.get(tokenId);
    const calls = running?.minute === minute ? running.calls + 1 : 1;
    this.#counts.set(tokenId, { minute, calls });
    return calls <= CALLS_A_MINUTE;
  }
}
