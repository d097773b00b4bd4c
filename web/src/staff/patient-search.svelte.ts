import type { Patient } from '../../../server/protocol/agenda.ts';
import { codeOf } from '../api.ts';

/** Wait for a pause in typing: each search is a line in the log, so half a name is not searched for. */
const PAUSE_MS = 350;
const SHORTEST = 2;

/** Looks for known patients while somebody types. Only the answer to the newest question counts. */
export class PatientSearch {
  /** `null`: nothing was asked; empty: asked, and nobody found. */
  #found = $state.raw<readonly Patient[] | null>(null);
  #failure = $state<string | null>(null);
  #busy = $state(false);
  readonly #ask: (query: string) => Promise<readonly Patient[]>;
  readonly #nobody: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #newest = 0;

  /** @param nobody told when a question was answered, and nobody is known by that name. */
  constructor(ask: (query: string) => Promise<readonly Patient[]>, nobody: () => void) {
    this.#ask = ask;
    this.#nobody = nobody;
  }

  get found(): readonly Patient[] | null {
    return this.#found;
  }

  get failure(): string | null {
    return this.#failure;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Searches for this text after a pause; too short a text clears what was found. */
  type(text: string): void {
    this.clear();
    const query = text.trim();
    if (query.length < SHORTEST) return;
    const question = this.#newest;
    this.#timer = setTimeout(() => void this.#search(query, question), PAUSE_MS);
  }

  /** Forgets question and answer. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#newest += 1;
    this.#found = null;
    this.#failure = null;
    this.#busy = false;
  }

  async #search(query: string, question: number): Promise<void> {
    this.#busy = true;
    try {
      const found = await this.#ask(query);
      if (question !== this.#newest) return;
      this.#found = found;
      if (found.length === 0) this.#nobody();
    } catch (error) {
      if (question === this.#newest) this.#failure = codeOf(error);
    } finally {
      if (question === this.#newest) this.#busy = false;
    }
  }
}
