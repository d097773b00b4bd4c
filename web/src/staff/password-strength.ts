import type { PasswordPolicy } from '../../../server/protocol/own-account.ts';

/** What can be said of a password while it is typed; the app has the last word, for it knows the list. */
export type Strength =
  | { readonly kind: 'short'; readonly missing: number }
  | { readonly kind: 'simple' | 'good' | 'strong' };

/** Different signs below which a password only looks long. */
const FEWEST_SIGNS = 5;
const STRONG = 20;

/** How strong a password is, by what counts most: how long it is, and that it is no repetition. */
export function strengthOf(password: string, { shortest }: PasswordPolicy): Strength {
  const signs = [...password.normalize('NFC')];
  if (signs.length < shortest) return { kind: 'short', missing: shortest - signs.length };
  const different = new Set(signs.map((sign) => sign.toLowerCase())).size;
  if (different < FEWEST_SIGNS) return { kind: 'simple' };
  return { kind: signs.length >= STRONG && different >= 2 * FEWEST_SIGNS ? 'strong' : 'good' };
}

/** One of the older rules, and whether a password meets it. */
export interface Rule {
  readonly name: 'length' | 'lower' | 'upper' | 'digit' | 'sign';
  readonly met: boolean;
}

/** The older rules as a list that fills while somebody types. */
export function rulesMet(password: string, { shortest }: PasswordPolicy): readonly Rule[] {
  return [
    { name: 'length', met: [...password.normalize('NFC')].length >= shortest },
    { name: 'lower', met: /\p{Ll}/u.test(password) },
    { name: 'upper', met: /\p{Lu}/u.test(password) },
    { name: 'digit', met: /\p{Nd}/u.test(password) },
    { name: 'sign', met: /[^\p{L}\p{N}\s]/u.test(password) },
  ];
}
