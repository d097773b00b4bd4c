import { onDestroy } from 'svelte';

/** Full screen as a component's state. `possible` is false on iPhones, which show only films that way. */
export interface Fullscreen {
  readonly possible: boolean;
  readonly on: boolean;
  readonly toggle: (element: HTMLElement | undefined) => void;
}

/** Follows the browser: Escape and the system's own gesture count too. Call it while a component is set up. */
export function fullscreen(): Fullscreen {
  let on = $state(document.fullscreenElement !== null);
  const follow = () => {
    on = document.fullscreenElement !== null;
  };
  document.addEventListener('fullscreenchange', follow);
  onDestroy(() => {
    document.removeEventListener('fullscreenchange', follow);
    if (document.fullscreenElement) ignoring(document.exitFullscreen());
  });
  return {
    possible: document.fullscreenEnabled === true,
    get on() {
      return on;
    },
    toggle: (element) => {
      if (on) ignoring(document.exitFullscreen());
      else if (element) ignoring(element.requestFullscreen({ navigationUI: 'hide' }));
    },
  };
}

/** Refused by the browser or overtaken by another press: the screen then simply stays as it is. */
function ignoring(asked: Promise<void>): void {
  asked.catch(() => undefined);
}
