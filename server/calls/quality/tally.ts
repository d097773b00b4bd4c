import type { CallFigures } from '../../protocol/quality.ts';

/** What browsers told of their calls since the app began, summed: nothing of anybody in particular. */
export interface CallTotals {
  /** Calls that go on now: people are in, or wait to be let in. */
  readonly active: number;
  readonly gathering: number;
  /** Parts in a call that are over, one a browser, by the way that carried them longest. */
  readonly parts: Readonly<Record<'direct' | 'relay' | 'none', number>>;
  /** How often media were gone and came back. */
  readonly reconnects: number;
  /** From the open gate until the other side was live: how many were at most so late (ms), how many in all, their sum. */
  readonly firstLive: {
    readonly within: readonly { readonly ms: number; readonly parts: number }[];
    readonly parts: number;
    readonly sumMs: number;
  };
}

/** Bounds in ms: a quarter second is what we promise, a second is what people call at once. */
const BOUNDS_MS = [100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

/** Sums up the last words of browsers. Figures for monitoring alone: they begin anew with the app. */
export class Tally {
  readonly #parts = { direct: 0, relay: 0, none: 0 };
  readonly #within = new Map<number, number>(BOUNDS_MS.map((ms) => [ms, 0]));
  #reconnects = 0;
  #firsts = 0;
  #sumMs = 0;

  /** A browser's part in a call is over. */
  add({ path, reconnects, firstLiveMs }: Pick<CallFigures, 'path' | 'reconnects' | 'firstLiveMs'>): void {
    this.#parts[path ?? 'none'] += 1;
    this.#reconnects += reconnects;
    if (firstLiveMs === null) return;
    this.#firsts += 1;
    this.#sumMs += firstLiveMs;
    for (const [ms, parts] of this.#within) if (firstLiveMs <= ms) this.#within.set(ms, parts + 1);
  }

  get totals(): Omit<CallTotals, 'active' | 'gathering'> {
    const within = [...this.#within].map(([ms, parts]) => ({ ms, parts }));
    const firstLive = { within, parts: this.#firsts, sumMs: this.#sumMs };
    return { parts: { ...this.#parts }, reconnects: this.#reconnects, firstLive };
  }
}
