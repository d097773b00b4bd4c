import type { LogActivity, LogChoices, LogFilter, LogLine, LogWords } from '../../../server/protocol/log.ts';
import { Act } from '../staff/act.svelte.ts';
import type { OfficerBackend } from './backend.ts';

type Asks = Pick<OfficerBackend, 'logPage' | 'logActivity' | 'logChoices' | 'logWords'>;

/** The lines that a filter finds, page after page, and how they lie in time. */
export class LogBook {
  readonly searching = new Act();
  readonly continuing = new Act();
  readonly #backend: Asks;
  #lines = $state.raw<readonly LogLine[] | null>(null);
  #next = $state<number | null>(null);
  #activity = $state.raw<LogActivity | null>(null);
  #choices = $state.raw<LogChoices | null>(null);
  #words = $state.raw<LogWords | null>(null);
  #filter = $state.raw<LogFilter | null>(null);

  constructor(backend: Asks) {
    this.#backend = backend;
  }

  /** Null before the first answer. */
  get lines(): readonly LogLine[] | null {
    return this.#lines;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  get activity(): LogActivity | null {
    return this.#activity;
  }

  get choices(): LogChoices | null {
    return this.#choices;
  }

  get words(): LogWords | null {
    return this.#words;
  }

  /** The filter of what is on screen. */
  get filter(): LogFilter | null {
    return this.#filter;
  }

  /** Fetches the words of a language; the old ones stay until they are there. */
  async speak(language: string): Promise<void> {
    this.#words = await this.#backend.logWords(language).catch(() => this.#words);
  }

  /** Looks for lines anew. */
  async search(filter: LogFilter): Promise<void> {
    await this.searching.run(async () => {
      this.#choices ??= await this.#backend.logChoices();
      const { lines, next } = await this.#backend.logPage(filter, null);
      const activity = await this.#backend.logActivity(filter);
      [this.#lines, this.#next, this.#activity, this.#filter] = [lines, next, activity, filter];
    });
  }

  /** Adds older lines below. */
  async more(): Promise<void> {
    const [filter, before] = [this.#filter, this.#next];
    if (filter === null || before === null) return;
    await this.continuing.run(async () => {
      const { lines, next } = await this.#backend.logPage(filter, before);
      [this.#lines, this.#next] = [[...(this.#lines ?? []), ...lines], next];
    });
  }
}
