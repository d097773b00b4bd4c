import type { PostbusMessage } from '../../../server/protocol/postbus.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';

/** Messages come a moment after the act that sends them: look again this often while the page shows. */
const LOOK_MS = 4000;

/** The trial's Postbus on screen. */
export class Mailbox {
  readonly loading = new Act();
  #messages = $state.raw<readonly PostbusMessage[] | null>(null);
  readonly #ask: Backend['postbus'];

  constructor(backend: Pick<Backend, 'postbus'>) {
    this.#ask = backend.postbus;
  }

  /** Newest first; `null` until the first answer. */
  get messages(): readonly PostbusMessage[] | null {
    return this.#messages;
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      this.#messages = await this.#ask();
    });
  }

  /** Looks now and from time to time. @returns what ends it; fits `onMount`. */
  watch(): () => void {
    void this.load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.load();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }
}
