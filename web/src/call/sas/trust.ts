import type { MeshPeer } from '../mesh.ts';
import type { Pin, PinSlot, Pins } from '../pins.ts';
import type { Ledgers, ProvenPeer } from './comparison.ts';
import type { Verification, VerificationOptions } from './verification.ts';

export interface TrustOptions extends Ledgers {
  readonly pins: Pins;
}

/** What this page knows of the people at the other ends: keys that were checked before, and comparisons of today. */
export class Trust {
  readonly #options: TrustOptions;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  /**
   * The keys that may come unasked: the one that was checked on an earlier occasion. The app says which pair this is, and
   * an evil one could say another: so whoever bears the name of somebody who was checked must bring that key, too.
   *
   * @returns an empty list where nobody of that name was ever checked: then any may come.
   */
  knownIdks(peer: MeshPeer): readonly string[] {
    const pin = this.#pin(peer);
    return pin === null ? this.#options.pins.named(whoseOf(peer), peer.name) : [pin.idk];
  }

  /** The comparison over a connection; null between any but the host and a guest. Fetched when there is one. */
  async compare(proven: ProvenPeer): Promise<Verification | null> {
    const { self, peer } = proven;
    if (!mayCompare(self, peer)) return null;
    const { comparison } = await import('./comparison.ts');
    const slot = slotOf(peer);
    return comparison(proven, {
      ...this.#options,
      standing: standingOf(this.#pin(peer), this.knownIdks(peer), { idk: proven.idk, name: peer.name }),
      remembered: slot !== null && self.key.kept,
      pin: (pin) => slot && this.#options.pins.set(slot, pin),
    });
  }

  /** The connection with this peer closed itself: another certificate or key came than was signed. */
  breached({ seat }: MeshPeer): void {
    this.#options.onStatement({ type: 'mismatch', seat, found: 'connection', keys: null });
  }

  #pin(peer: MeshPeer): Pin | null {
    const slot = slotOf(peer);
    return slot && this.#options.pins.get(slot);
  }
}

function slotOf({ pair, role, endpoint }: MeshPeer): PinSlot | null {
  return pair === null ? null : { pair, whose: whoseOf({ role }), endpoint };
}

function whoseOf({ role }: Pick<MeshPeer, 'role'>): PinSlot['whose'] {
  return role === 'host' ? 'host' : 'guest';
}

/** Whoever was let in, and the host. */
function mayCompare(self: Pick<MeshPeer, 'role'>, { role }: MeshPeer): boolean {
  return [self.role, role].filter((one) => one === 'host').length === 1;
}

function standingOf(
  pin: Pin | null,
  known: readonly string[],
  { idk, name }: Pin,
): VerificationOptions['standing'] {
  if (pin === null) return known.length === 0 || known.includes(idk) ? 'unchecked' : 'changed';
  return pin.idk === idk && pin.name === name ? 'earlier' : 'changed';
}
