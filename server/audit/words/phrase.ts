import type { EventCode, Outcome } from '../catalogue.ts';

/**
 * What a line says in words, after the name of who did it. `did`: it was done (`bekeek de afspraak`). `to`: what
 * was wanted where it was refused or failed (`de afspraak bekijken`). An event that is itself a refusal says how it
 * went in `outs`, by outcome.
 */
export interface Phrase {
  readonly did: string;
  readonly to: string;
  readonly outs?: Readonly<Partial<Record<Outcome, string>>>;
}

/** Every event of the catalogue in one language, none missing. */
export type Phrases = Readonly<Record<EventCode, Phrase>>;

/** How a language tells of what did not come about. */
export interface Attempts {
  readonly refused: (to: string) => string;
  readonly failed: (to: string) => string;
}

/** What somebody did or wanted, for this outcome. */
export function saidOf({ did, to, outs }: Phrase, out: Outcome, attempts: Attempts): string {
  const own = outs?.[out];
  if (own !== undefined) return own;
  if (out === 0) return did;
  return out === 4 ? attempts.refused(to) : attempts.failed(to);
}
