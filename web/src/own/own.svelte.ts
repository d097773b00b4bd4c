import type { OwnAgenda, OwnOffer, OwnPerson, OwnState } from '../../../server/protocol/patient-accounts.ts';
import { codeOf } from '../api.ts';
import { AppLock } from '../lock/lock.svelte.ts';
import { type Backend, backend as ours } from './backend.ts';

/** With what somebody came to the page. */
export type Arrival =
  | { readonly kind: 'plain' }
  | { readonly kind: 'invited' | 'renewal'; readonly token: string };

/** What is on screen. */
export type OwnScreen =
  | { readonly name: 'wait' }
  | { readonly name: 'failed'; readonly code: string }
  | { readonly name: 'invited' | 'existing'; readonly token: string; readonly offer: OwnOffer }
  | { readonly name: 'register' | 'add'; readonly token: string; readonly offer: OwnOffer }
  | { readonly name: 'renew'; readonly token: string }
  | { readonly name: 'sign-in' | 'forgot' | 'terms' | 'factor' | 'home' | 'account' }
  | { readonly name: 'overview'; readonly person: OwnPerson };

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const RENEWAL = 'wachtwoord/';

/** With what somebody came, taken out of the address bar. */
export function takeFragment(place: Location = location, past: History = history): Arrival {
  const text = place.hash.slice(1);
  if (text !== '') past.replaceState(null, '', place.pathname);
  const isRenewal = text.startsWith(RENEWAL);
  const token = isRenewal ? text.slice(RENEWAL.length) : text;
  if (!TOKEN.test(token)) return { kind: 'plain' };
  return { kind: isRenewal ? 'renewal' : 'invited', token };
}

/** The page of somebody with a patient's account: which screen, and what the app said. */
export class Own {
  readonly backend: Backend;
  readonly #arrival: Arrival;
  /** The PIN of this device. */
  readonly lock: AppLock;
  screen = $state.raw<OwnScreen>({ name: 'wait' });
  state = $state.raw<OwnState | null>(null);
  agenda = $state.raw<OwnAgenda | null>(null);
  /** The session ended by itself. */
  expired = $state(false);

  constructor(
    arrival: Arrival,
    backend: Backend = ours,
    lock = new AppLock(undefined, undefined, 'bk-pin-mijn'),
  ) {
    this.lock = lock;
    this.#arrival = arrival;
    this.backend = backend;
  }

  async start(): Promise<void> {
    this.screen = { name: 'wait' };
    try {
      await this.#arrive(await this.#ask());
    } catch (error) {
      this.screen = { name: 'failed', code: codeOf(error) };
    }
  }

  /** Who is signed in; the lock of this device hears of it. */
  async #ask(): Promise<OwnState> {
    const state = await this.backend.state();
    this.state = state;
    this.lock.tell(state.account?.id ?? null);
    return state;
  }

  async #arrive(state: OwnState): Promise<void> {
    const arrival = this.#arrival;
    if (arrival.kind === 'plain') return await this.home();
    const { token } = arrival;
    if (arrival.kind === 'renewal') {
      this.screen = { name: 'renew', token };
      return;
    }
    const offer = await this.backend.look(token);
    this.screen = { name: state.account === null ? 'invited' : 'add', token, offer };
  }

  /** The first screen of who is signed in, or the way there. */
  async home(): Promise<void> {
    const { account, termsDue, factorDue } = await this.#ask();
    if (account === null) this.screen = { name: 'sign-in' };
    else if (termsDue) this.screen = { name: 'terms' };
    else if (factorDue) this.screen = { name: 'factor' };
    else await this.#showAgenda();
  }

  async #showAgenda(): Promise<void> {
    this.agenda = await this.backend.agenda();
    this.screen = { name: 'home' };
  }

  show(screen: OwnScreen): void {
    this.screen = screen;
  }

  /** Signed in: on with the invitation that he came with, or home. */
  async entered(token: string | null, offer: OwnOffer | null): Promise<void> {
    this.expired = false;
    if (token === null || offer === null) return await this.home();
    await this.#ask();
    this.screen = { name: 'add', token, offer };
  }

  /** Something was refused: who is not signed in any more starts there. @returns the code to say, or null where that is done */
  async refused(error: unknown): Promise<string | null> {
    const code = codeOf(error);
    if (code !== 'NOT_SIGNED_IN' || this.state?.account === null) return code;
    this.expired = true;
    await this.#ask().catch(() => (this.state = null));
    this.screen = { name: 'sign-in' };
    return null;
  }

  async signOut(): Promise<void> {
    await this.backend.signOut().catch(() => null);
    this.agenda = null;
    await this.start();
  }
}
