import { untrack } from 'svelte';
import { AT_THE_DOOR, type OutlookWord, outlook, secondsLeft } from '../../call/outlook.ts';
import type { SessionView } from '../../call/view.ts';

/** The outlook of a session while the component that asks lives: follows its view and the clock. */
export function outlookNow(view: () => Pick<SessionView, 'phase' | 'socket'>): {
  readonly word: OutlookWord;
  readonly secondsLeft: number;
} {
  let state = $state.raw(AT_THE_DOOR);
  let now = $state(performance.now());
  const look = (seen: Pick<SessionView, 'phase' | 'socket'>) => {
    now = performance.now();
    state = outlook(state, seen, now);
  };
  $effect(() => {
    const seen = view();
    untrack(() => look(seen));
  });
  $effect(() => {
    const ticking = setInterval(() => look(untrack(view)), 1_000);
    return () => clearInterval(ticking);
  });
  return {
    get word() {
      return state.word;
    },
    get secondsLeft() {
      return secondsLeft(state, now);
    },
  };
}
