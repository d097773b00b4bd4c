import type { Own } from './own.svelte.ts';

/** Something a person asked for: whether it goes on, and the code of why it did not come about. */
export class OwnAct {
  readonly #own: Own;
  busy = $state(false);
  failure = $state<string | null>(null);

  constructor(own: Own) {
    this.#own = own;
  }

  /** Runs it, one at a time. @returns whether it came about */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    [this.busy, this.failure] = [true, null];
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = await this.#own.refused(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
