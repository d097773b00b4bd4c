import { watchPage } from '../call/page-signs.ts';
import { CallSocket } from '../call/socket.ts';
import type { DeskLine } from './desk.svelte.ts';

/** Watches arrivals over the app's socket; it comes back by itself after a loss. */
export const openDeskLine: DeskLine = ({ message, condition }) => {
  const socket = new CallSocket({
    url: `${location.origin.replace(/^http/, 'ws')}/socket`,
    seat: null,
    endpoint: 0,
    onMessage: message,
    onCondition: condition,
    watchPage,
  });
  return () => socket.close();
};
