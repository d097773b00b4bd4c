import type { ObjectKind } from '../obj.ts';
import type { NenRole } from '../usr.ts';
import type { EventKind, Outcome } from './kind.ts';

/** What a line says, as far as its kind of event has a word in it. */
interface Said {
  readonly code: string;
  readonly kind: EventKind;
  readonly out: Outcome;
  readonly role: NenRole;
  readonly about: readonly { readonly kind: ObjectKind }[];
}

/**
 * Holds a line against its kind of event. A refused or failed act may be anybody's, and need not name what it was to
 * be about: often that is just what was not found.
 *
 * @throws {TypeError} when they differ: a fault of ours, and nothing is done.
 */
export function demandFits({ code, kind, out, role, about }: Said): void {
  if (!kind.outs.includes(out)) throw new TypeError(`${code} has no outcome ${out}`);
  const foreign = about.find((one) => !kind.needs.includes(one.kind) && !kind.may.includes(one.kind));
  if (foreign !== undefined) throw new TypeError(`${code} is not about a ${foreign.kind}`);
  if (out !== 0) return;
  if (!kind.roles.includes(role)) throw new TypeError(`${code} is not done by role ${role}`);
  const missing = kind.needs.find((needed) => about.every((one) => one.kind !== needed));
  if (missing !== undefined) throw new TypeError(`${code} names no ${missing}`);
}
