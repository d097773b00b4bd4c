import { sourceOf } from '../../core/source.ts';

/** How many connections may be open at once. */
export interface ConnectionBounds {
  readonly total: number;
  /** From one IPv4 address, or one IPv6 /64. */
  readonly perSource: number;
}

/**
 * What a listener bears unless told otherwise; a connection through TLS costs about 60 kB. A browser holds up to seven,
 * a hospital's staff come from one address, and a quarter is always left for everybody else.
 */
const DEFAULT_BOUNDS: ConnectionBounds = { total: 8_192, perSource: 6_144 };

/** Counts open connections, in total and for each source. */
export class ConnectionLimit {
  readonly #bounds: ConnectionBounds;
  readonly #fromSource = new Map<string, number>();
  #open = 0;

  constructor(bounds: ConnectionBounds = DEFAULT_BOUNDS) {
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
