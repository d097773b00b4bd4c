import { type EpochMs, SECOND } from '../core/clock.ts';

/** Which browser holds a seat (DESIGN §5), as somebody presses 'Ik ben er'. */
export type Binding =
  | { readonly state: 'free' }
  | {
      readonly state: 'held';
      /** Whether the browser that presses is the one that holds the seat. */
      readonly byThisBrowser: boolean;
      /** Since when the holder has had no socket; null while one lives. */
      readonly goneSince: EpochMs | null;
    };

/** How long a seat is kept for a browser whose connection went: a lift, a reload. */
export const GRACE = 30 * SECOND;

/**
 * What a press does: `keep` the binding as it is, `take` the seat for this browser, or `taken`: another browser has
 * it. The newest press takes a seat whose browser has been gone for 30 seconds.
 */
export function pressBinding(binding: Binding, now: EpochMs): 'keep' | 'take' | 'taken' {
  if (binding.state === 'free') return 'take';
  if (binding.byThisBrowser) return 'keep';
  return binding.goneSince !== null && now - binding.goneSince >= GRACE ? 'take' : 'taken';
}
