import type { Component } from 'svelte';

/** Between tries to fetch it. */
const RETRY_MS = 2_000;
/** Some browsers remember a failure as long as the page lives: then only a reload helps. */
const TRIES = 3;

/** A screen that is fetched when it is about to be needed, so that nobody waits for it on the way in. */
export class LateScreen<Props extends Record<string, unknown>> {
  /** Null until it is there. */
  component: Component<Props> | null = $state.raw(null);
  /** It did not come: a reload may bring it. */
  failed = $state(false);
  readonly #fetch: () => Promise<{ readonly default: Component<Props> }>;
  #asked = false;

  constructor(fetch: () => Promise<{ readonly default: Component<Props> }>) {
    this.#fetch = fetch;
  }

  /** Begins to fetch it. Harmless to repeat. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    for (let tries = 1; this.component === null; tries += 1) {
      try {
        this.component = (await this.#fetch()).default;
      } catch {
        this.failed = tries >= TRIES;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    this.failed = false;
  }
}
