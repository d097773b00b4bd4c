import { isPin, type KeptPin, keepPin, pinFault, readPin } from './pin.ts';

/** Where a page keeps words; the browser may refuse. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Wrong PINs before only signing in anew helps. */
export const MOST_TRIES = 5;
/** A page that was away for longer than this asks for the PIN. */
const AWAY_MS = 60_000;
/** Staff and patients can share a browser: each page keeps a PIN of its own. */
export type LockOf = 'bk-pin' | 'bk-pin-mijn';

/**
 * The lock of this device: who is signed in shows nothing until the PIN is typed. It is known here alone and never sent.
 * Signing out, or a session that ended, opens it for who signs in anew: that proves more.
 */
export class AppLock {
  readonly #store: () => Store;
  readonly #now: () => number;
  readonly #storedAs: LockOf;
  #locked = $state(false);
  /** The account whose PIN is kept, as far as this page knows. */
  #of = $state<string | null>(null);
  /** Who was let in on this page. */
  #inside: string | null = null;
  #awayMs: number | null = null;

  /** @param store may throw, as a browser does that forbids storage. */
  constructor(
    store: () => Store = () => localStorage,
    now: () => number = Date.now,
    storedAs: LockOf = 'bk-pin',
  ) {
    this.#store = store;
    this.#now = now;
    this.#storedAs = storedAs;
  }

  get locked(): boolean {
    return this.#locked;
  }

  /** Whether this person has a PIN on this device. */
  isSetFor(account: string): boolean {
    return this.#of === account;
  }

  /** Tells who is signed in on this page, or that nobody is. */
  tell(account: string | null): void {
    const kept = this.#read();
    this.#of = kept?.account ?? null;
    if (account === null) {
      [this.#inside, this.#locked] = [null, false];
      if (kept !== null && !kept.open) this.#write({ ...kept, tries: 0, open: true });
      return;
    }
    const isOwn = kept?.account === account;
    if (isOwn && kept.open) this.#write({ ...kept, open: false });
    if (!isOwn || kept.open || this.#inside === account) this.#inside = account;
    else this.#locked = true;
  }

  /** The page went out of sight, or came back. `inCall`: a call goes on, which nothing may cover. */
  seen(visible: boolean, inCall: boolean): void {
    if (!visible) {
      this.#awayMs = inCall ? null : this.#now();
      return;
    }
    const away = this.#awayMs === null ? 0 : this.#now() - this.#awayMs;
    this.#awayMs = null;
    // a clock that was set back says nothing about how long it was
    const isLong = away > AWAY_MS || away < 0;
    if (!isLong || inCall || this.#inside === null || this.#read()?.account !== this.#inside) return;
    [this.#inside, this.#locked] = [null, true];
  }

  /** Tries a PIN. `spent`: five were wrong, and only signing in anew helps. */
  async unlock(account: string, pin: string): Promise<'open' | 'wrong' | 'spent'> {
    const kept = this.#read();
    if (kept === null || kept.account !== account) return 'spent';
    if (kept.tries >= MOST_TRIES) return 'spent';
    // counted first: closing the page in between gives no further try
    this.#write({ ...kept, tries: kept.tries + 1 });
    if (!(await isPin(kept, pin))) return kept.tries + 1 >= MOST_TRIES ? 'spent' : 'wrong';
    this.#write({ ...kept, tries: 0 });
    [this.#inside, this.#locked] = [account, false];
    return 'open';
  }

  /** Sets a PIN for this device, in the place of any other. @returns why it cannot be one, or null */
  async set(account: string, pin: string): Promise<'form' | 'easy' | 'no-room' | null> {
    const fault = pinFault(pin);
    if (fault !== null) return fault;
    if (!this.#write(await keepPin(account, pin))) return 'no-room';
    [this.#of, this.#inside] = [account, account];
    return null;
  }

  remove(): void {
    this.#of = null;
    try {
      this.#store().removeItem(this.#storedAs);
    } catch {
      // where nothing may be kept, nothing was
    }
  }

  #read(): KeptPin | null {
    try {
      return readPin(this.#store().getItem(this.#storedAs));
    } catch {
      return null;
    }
  }

  #write(kept: KeptPin): boolean {
    try {
      this.#store().setItem(this.#storedAs, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }
}
