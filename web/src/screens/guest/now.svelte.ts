import { onDestroy } from 'svelte';
import type { AppClock } from './times.ts';

/** The app's time, anew each second while the component that asks lives. Phones sleep: it never counts by itself. */
export function ticking(clock: AppClock): { readonly now: number } {
  let now = $state(clock());
  const timer = setInterval(() => {
    now = clock();
  }, 1_000);
  onDestroy(() => clearInterval(timer));
  return {
    get now() {
      return now;
    },
  };
}
