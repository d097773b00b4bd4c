/** How much may come at once, and how much a second after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** A token bucket: holds `burst`, fills by `perSecond`. Time is given in milliseconds and may not go back. */
export class TokenBucket {
  readonly #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#at = nowMs;
  }

  /** Takes `amount` out, or nothing and answers false when there is not so much in it. */
  take(nowMs: number, amount = 1): boolean {
    this.#refill(nowMs);
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }

  /** Whether it would be no different from a new one. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left >= this.#rate.burst;
  }

  #refill(nowMs: number): void {
    const passed = Math.max(0, nowMs - this.#at);
    this.#left = Math.min(this.#rate.burst, this.#left + (passed / 1_000) * this.#rate.perSecond);
    this.#at = Math.max(this.#at, nowMs);
  }
}

/** One bucket per key (a client address); keys that have been quiet are forgotten. */
export class KeyedBuckets {
  readonly #rate: Rate;
  readonly #most: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, most = 10_000) {
    this.#rate = rate;
    this.#most = most;
  }

  take(key: string, nowMs: number): boolean {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known.take(nowMs);
    if (this.#buckets.size >= this.#most) this.#forgetQuiet(nowMs);
    // more addresses at once than the table holds is an attack on the table: new ones wait until it has room again
    if (this.#buckets.size >= this.#most) return false;
    const bucket = new TokenBucket(this.#rate, nowMs);
    this.#buckets.set(key, bucket);
    return bucket.take(nowMs);
  }

  #forgetQuiet(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(key);
  }
}
