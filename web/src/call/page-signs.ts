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
  return () => page.abort();
};
