import type { Member, Roster } from './roster.ts';

/** Who stands in the next roster: those whose connection is live, and who was in and is only away for a moment. */
export interface Company {
  readonly host: Member;
  /** Guests who were let in and whose present connection has proven key and certificate. */
  readonly live: readonly Member[];
  /** Whether somebody of the last roster who is not live now may stay in it: let in still, and not found false. */
  readonly stays: (id: string) => boolean;
}

/** The members of the next roster, by id in byte order. @param before the last one; null: there was none */
export function membersNow(before: Roster | null, { host, live, stays }: Company): readonly Member[] {
  const now = new Map([host, ...live].map((member) => [member.id, member]));
  for (const member of before?.members ?? []) {
    if (!now.has(member.id) && member.id !== before?.host && stays(member.id)) now.set(member.id, member);
  }
  return [...now.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Whether two lists say the same. */
export function isSame(one: readonly Member[], other: readonly Member[]): boolean {
  return JSON.stringify(one.map(rowOf)) === JSON.stringify(other.map(rowOf));
}

function rowOf({ id, name, role, idk, fp, ver }: Member) {
  return [id, name, role, idk, fp, ver];
}
