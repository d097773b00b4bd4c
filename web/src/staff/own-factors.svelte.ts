import type { Factor, TotpDraft } from '../../../server/protocol/second-factor.ts';
import type { AccountBackend } from './account-backend.ts';
import { Act } from './act.svelte.ts';
import { makePasskey } from './passkey.ts';

/** What a person wants to do with the own second factors, once the password was given. */
export type Wish =
  | { readonly kind: 'totp' }
  | { readonly kind: 'passkey' }
  | { readonly kind: 'codes' }
  | { readonly kind: 'remove'; readonly factor: Factor };

/** The own second factors on screen: a wish, the password, and what comes of it. */
export class OwnFactors {
  readonly acting = new Act();
  #wish = $state.raw<Wish | null>(null);
  #draft = $state.raw<TotpDraft | null>(null);
  #codes = $state.raw<readonly string[] | null>(null);
  #done = $state<'added' | 'removed' | null>(null);
  readonly #backend: AccountBackend;
  readonly #changed: () => void;

  /** @param changed told after each change: other sessions ended, and the list is another one. */
  constructor(backend: AccountBackend, changed: () => void) {
    this.#backend = backend;
    this.#changed = changed;
  }

  /** What waits for the password; `null` when nothing does. */
  get wish(): Wish | null {
    return this.#wish;
  }

  /** The secret that an app is to learn now, if any. */
  get draft(): TotpDraft | null {
    return this.#draft;
  }

  /** Fresh recovery codes, until the person kept them. */
  get codes(): readonly string[] | null {
    return this.#codes;
  }

  get done(): 'added' | 'removed' | null {
    return this.#done;
  }

  want(wish: Wish | null): void {
    this.acting.forget();
    this.#done = null;
    this.#draft = null;
    this.#wish = wish;
  }

  keptCodes(): void {
    this.#codes = null;
  }

  /** The password was typed: on with the wish. */
  async prove(password: string): Promise<void> {
    const wish = this.#wish;
    if (wish === null) return;
    await this.acting.run(async () => {
      if (wish.kind === 'totp') this.#draft = await this.#backend.beginTotp(password);
      else if (wish.kind === 'passkey') await this.#makePasskey(password);
      else if (wish.kind === 'codes') this.#finish(null, (await this.#backend.freshCodes(password)).codes);
      else {
        await this.#backend.removeFactor(wish.factor.id, password);
        this.#finish('removed', null);
      }
    });
  }

  async confirmTotp(code: string): Promise<void> {
    await this.acting.run(async () => this.#finish('added', (await this.#backend.addTotp(code)).codes));
  }

  async #makePasskey(password: string): Promise<void> {
    const made = await makePasskey(await this.#backend.beginPasskey(password));
    this.#finish('added', (await this.#backend.addPasskey(made)).codes);
  }

  #finish(done: 'added' | 'removed' | null, codes: readonly string[] | null): void {
    this.#wish = null;
    this.#draft = null;
    this.#done = done;
    this.#codes = codes;
    this.#changed();
  }
}
