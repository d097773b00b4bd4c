import type { FromServer } from '../../../server/protocol/signalling.ts';
import { Cell } from './cell.ts';
import { watchPage } from './page-signs.ts';
import { reactiveView } from './reactive-view.ts';
import { CallSocket, type SocketCondition } from './socket.ts';
import { socketUrl } from './socket-url.ts';

/** What a desk hears: who waits, who came, and that the agenda of a day changed. */
export type DeskNews = Extract<FromServer, { type: 'desk' | 'arrival' | 'agenda' }>;

export interface Desk {
  /** Reactive. While it is not 'open', what was heard may be old. */
  readonly condition: SocketCondition;
  close(): void;
}

/** Watches arrivals as a member of staff, without a seat. @param onNews takes each message, in order */
export function openDesk(onNews: (news: DeskNews) => void): Desk {
  const condition = new Cell<SocketCondition>('connecting');
  const socket = new CallSocket({
    url: socketUrl(),
    seat: null,
    endpoint: 0,
    watchPage,
    onMessage: (message) => {
      if (message.type === 'desk' || message.type === 'arrival' || message.type === 'agenda') onNews(message);
    },
    onCondition: (next) => condition.set(next),
  });
  const reactive = reactiveView(condition);
  return {
    get condition() {
      return reactive();
    },
    close: () => socket.close(),
  };
}
