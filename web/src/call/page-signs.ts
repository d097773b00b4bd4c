import type { WatchPage } from './socket.ts';

/** The signs of this browser's page. */
export const watchPage: WatchPage = (listener) => {
  const page = new AbortController();
  const { signal } = page;
  addEventListener('online', () => listener('online'), { signal });
  const look = () => {
    if (document.visibilityState === 'visible') listener('shown');
  };
  document.addEventListener('visibilitychange', look, { signal });
  // a phone froze the page, or took it from its memory of pages left
  document.addEventListener('resume', look, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && look(), { signal });
  return () => page.abort();
};
