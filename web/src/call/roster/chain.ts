import type { Member, Roster } from './roster.ts';

/** A roster that was taken, and the hash by which the next one names it. */
export interface Link {
  readonly roster: Roster;
  readonly hash: string;
}

/**
 * How a roster follows the one that is held. `same`: it is that one, said again. `rollback`: it is older. `fork`: it
 * stands in the place of another, or follows another. `gap`: there are some between.
 */
export type Following = 'newer' | 'same' | 'rollback' | 'fork' | 'gap';

/**
 * Judges the place of a roster in the chain. Its signature, and that it came from the host's own browser, are checked
 * before. A page of the host that knows nothing of an earlier one begins anew, and shows that by its certificate: the
 * text of an earlier page cannot come from it. Of another host, to whom the call was handed over, it goes on where the former
 * one was; one of the two may have missed the last that the former one said.
 */
export function following(held: Link | null, next: Link): Following {
  if (held === null) return 'newer';
  if (next.hash === held.hash) return 'same';
  const { seq, prev } = next.roster;
  if (held.roster.host !== next.roster.host)
    return seq === held.roster.seq + 1 && prev !== held.hash ? 'fork' : 'newer';
  if (seq === 1 && hostEntry(next.roster)?.fp !== hostEntry(held.roster)?.fp) return 'newer';
  if (seq < held.roster.seq) return 'rollback';
  if (seq > held.roster.seq + 1) return 'gap';
  return seq > held.roster.seq && prev === held.hash ? 'newer' : 'fork';
}

/** The host's own entry. */
export function hostEntry({ host, members }: Roster): Member | undefined {
  return members.find(({ id }) => id === host);
}
