import { KeyedBuckets } from '../core/rate.ts';
import { sourceOf } from '../core/source.ts';

/** A person mistypes five times; after that the desk helps, or a day passes. */
const AT_ONE_PLACE = { burst: 5, perSecond: 5 / 86_400 };
/** From wherever: four such places, and then one try in five minutes. */
const AT_ONE_LINK = { burst: 20, perSecond: 1 / 300 };

/**
 * How often who a guest is may be guessed. Counted by the network that a guest comes from, so that a stranger who got
 * hold of a link does not use up the tries of the person it is for; and by the link, so that many networks help a guesser
 * little. Each new PIN begins anew: that is the way out.
 */
export class IdentityTries {
  readonly #places = new KeyedBuckets(AT_ONE_PLACE);
  readonly #links = new KeyedBuckets(AT_ONE_LINK);

  /** Takes one try of this check. False: none is left here. */
  take(check: string, address: string | null, nowMs: number): boolean {
    return this.#places.take(`${check} ${sourceOf(address ?? '')}`, nowMs) && this.#links.take(check, nowMs);
  }
}
