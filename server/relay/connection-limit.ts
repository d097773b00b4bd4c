import { sourceOf } from '../core/source.ts';

/** How many connections may be open at once. */
export interface ConnectionBounds {
  readonly total: number;
  /** From one IPv4 address, or one IPv6 /64. A whole hospital can stand behind one. */
  readonly perSource: number;
}

/** Counts open connections, in total and for each source. */
export class ConnectionLimit {
  readonly #bounds: ConnectionBounds;
  readonly #fromSource = new Map<string, number>();
  #open = 0;

  constructor(bounds: ConnectionBounds) {
    this.#bounds = bounds;
  }

  get open(): number {
    return this.#open;
  }

  /** Lets a connection from this address in, if there is room. Returns what to call, once, when it has closed. */
  admit(address: string): (() => void) | null {
    const source = sourceOf(address);
    const held = this.#fromSource.get(source) ?? 0;
    if (this.#open >= this.#bounds.total || held >= this.#bounds.perSource) return null;
    this.#count(source, 1);
    return () => this.#count(source, -1);
  }

  #count(source: string, change: 1 | -1): void {
    this.#open += change;
    const held = (this.#fromSource.get(source) ?? 0) + change;
    if (held > 0) this.#fromSource.set(source, held);
    else this.#fromSource.delete(source);
  }
}
