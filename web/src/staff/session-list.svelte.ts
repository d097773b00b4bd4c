import type { OwnSession } from '../../../server/protocol/own-account.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';

/** Where the person is signed in, on screen, and ending that elsewhere. */
export class SessionList {
  readonly loading = new Act();
  readonly ending = new Act();
  #sessions = $state.raw<readonly OwnSession[] | null>(null);
  /** What was ended last: one device, or all others. */
  #ended = $state<'one' | 'others' | null>(null);
  readonly #backend: Pick<Backend, 'ownSessions' | 'endSession' | 'endOtherSessions'>;

  constructor(backend: Pick<Backend, 'ownSessions' | 'endSession' | 'endOtherSessions'>) {
    this.#backend = backend;
  }

  /** The one in use first; `null` until the first answer. */
  get sessions(): readonly OwnSession[] | null {
    return this.#sessions;
  }

  get ended(): 'one' | 'others' | null {
    return this.#ended;
  }

  async load(): Promise<void> {
    await this.loading.run(() => this.#load());
  }

  async end(id: string): Promise<void> {
    await this.#act('one', () => this.#backend.endSession(id));
  }

  async endOthers(): Promise<void> {
    await this.#act('others', () => this.#backend.endOtherSessions());
  }

  async #act(what: 'one' | 'others', end: () => Promise<null>): Promise<void> {
    this.#ended = null;
    const done = await this.ending.run(async () => {
      await end();
      await this.#load();
    });
    if (done) this.#ended = what;
  }

  async #load(): Promise<void> {
    const sessions = await this.#backend.ownSessions();
    this.#sessions = sessions.toSorted((one, other) => Number(other.current) - Number(one.current));
  }
}
