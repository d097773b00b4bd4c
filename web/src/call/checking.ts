import type { Verification } from './sas/verification.ts';

/** The comparison over one connection: fetched when it is first needed, and begun anew when another one leads the call. */
export class Checking {
  readonly #open: () => Promise<Verification | null> | null;
  readonly #onChange: () => void;
  #check: Verification | null = null;
  #coming: Promise<Verification | null> | null = null;
  #closed = false;

  /** @param open gives null while the other side is not proven, and a promise of null where nobody compares */
  constructor(open: () => Promise<Verification | null> | null, onChange: () => void) {
    this.#open = open;
    this.#onChange = onChange;
  }

  /** Null before it is there, and between guests. */
  get current(): Verification | null {
    return this.#check;
  }

  /** Brings it, and does something with it. From the moment of proof on, key and certificate stay the same. */
  with(use: (check: Verification) => void): void {
    this.#coming ??= this.#open();
    const coming = this.#coming;
    coming?.then(
      (check) => {
        if (check === null || this.#closed || coming !== this.#coming) return;
        if (this.#check === null) this.#onChange();
        this.#check = check;
        use(check);
      },
      () => {
        if (coming === this.#coming) this.#coming = null; // it could not be fetched: tried again with the next change
      },
    );
  }

  /** Others compare from now on: what was there ends. */
  anew(): void {
    this.#check?.close();
    this.#check = null;
    this.#coming = null;
  }

  close(): void {
    this.#closed = true;
    this.#check?.close();
  }
}
