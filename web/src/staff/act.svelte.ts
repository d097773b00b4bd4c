import { codeOf } from '../api.ts';

/** One thing that a person asked for: whether it runs now, and why it failed the last time. */
export class Act {
  #busy = $state(false);
  #failure = $state<string | null>(null);

  get busy(): boolean {
    return this.#busy;
  }

  /** The catalogue's code of what went wrong, or `null`. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Forgets the last failure. */
  forget(): void {
    this.#failure = null;
  }

  /** Runs one at a time: a second press meanwhile does nothing. @returns whether it was done. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.#failure = codeOf(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
