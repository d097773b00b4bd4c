import { codeOf } from '../api.ts';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const STORED_AS = 'bk-owes-sign-out';

/**
 * A sign-out that the server has not heard of, since there was no connection: the screen is empty at once, and the session
 * ends before anything is shown again (OWASP ASVS 5.0 §14.3.1). It outlives the page where the browser lets it.
 */
export class OwedSignOut {
  readonly #store: () => Store;
  /** Where nothing may be kept. */
  #owed = false;

  constructor(store: () => Store = () => localStorage) {
    this.#store = store;
  }

  /** Signs out; without a connection later. @throws what the server refuses with */
  async ask(signOut: () => Promise<unknown>): Promise<void> {
    try {
      await signOut();
    } catch (error) {
      if (codeOf(error) !== 'OFFLINE') throw error;
      this.#note(true);
    }
  }

  /** Makes up for one that is owed; nothing otherwise. @throws OFFLINE while there is no connection */
  async settle(signOut: () => Promise<unknown>): Promise<void> {
    if (!this.#isOwed()) return;
    try {
      await signOut();
    } catch (error) {
      if (codeOf(error) !== 'NOT_SIGNED_IN') throw error; // it is over already
    }
    this.#note(false);
  }

  /** What is kept holds, for another page may have settled it; and signed in again since. */
  #isOwed(): boolean {
    try {
      return this.#store().getItem(STORED_AS) === '1';
    } catch {
      return this.#owed;
    }
  }

  #note(owed: boolean): void {
    this.#owed = owed;
    try {
      if (owed) this.#store().setItem(STORED_AS, '1');
      else this.#store().removeItem(STORED_AS);
    } catch {
      // it is owed as long as the page lives
    }
  }
}
