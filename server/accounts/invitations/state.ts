import { DAY, type EpochMs } from '../../core/clock.ts';
import type { InvitationRow } from '../../core/schema.ts';
import type { InvitationState } from '../../protocol/invitations.ts';

/** How an invitation is stored; that it expired follows from the clock. */
export type Stored = InvitationRow['state'];
/** What happens to one. */
export type InvitationEvent = 'delivered' | 'failed' | 'opened' | 'accepted' | 'revoked';

/** How long an invitation works: over a weekend and a day off. */
export const WORKS_FOR = 7 * DAY;

const OPEN: ReadonlySet<Stored> = new Set(['invited', 'delivered', 'failed', 'opened']);

/** @returns the next state; null where that cannot happen any more. */
export function step(state: Stored, event: InvitationEvent): Stored | null {
  if (!OPEN.has(state)) return null;
  // the mail server's answer can come after a person has opened the letter
  if (event === 'delivered' || event === 'failed') return state === 'invited' ? event : state;
  return event;
}

/** How it stands at `now`. */
export function stateAt({ state, created_at }: Pick<InvitationRow, 'state' | 'created_at'>, now: EpochMs) {
  return (OPEN.has(state) && now - created_at >= WORKS_FOR ? 'expired' : state) satisfies InvitationState;
}

/** Whether its link still does anything. */
export function isOpen(row: Pick<InvitationRow, 'state' | 'created_at'>, now: EpochMs): boolean {
  return OPEN.has(row.state) && stateAt(row, now) !== 'expired';
}
