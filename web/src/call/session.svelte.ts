import { tabStorage } from './call-memory.ts';
import { CallEngine } from './engine.ts';
import { reactiveView } from './reactive-view.ts';
import { socketUrl } from './socket-url.ts';
import type { CallSession, SessionOptions } from './view.ts';

export type * from './view.ts';

/**
 * Takes the seat: opens the socket, connects to whom the app names, and goes on until `leave`, `end` or `close`.
 * Reading `view` in a component or effect keeps it up to date there.
 */
export function openSession({ media, ...options }: SessionOptions): CallSession {
  const engine = new CallEngine({ ...options, live: media.source, url: socketUrl(), storage: tabStorage() });
  const reactive = reactiveView(engine.view);
  return {
    get view() {
      return reactive();
    },
    admit: (seat) => engine.admit(seat),
    refuse: (seat) => engine.refuse(seat),
    offer: (peer) => engine.succession.offer(peer),
    take: () => engine.succession.take(),
    showBoth: () => engine.showBoth(),
    leave: () => engine.leave(),
    end: () => engine.end(),
    acceptDevice: (peer) => engine.acceptDevice(peer),
    check: (peer) => engine.check(peer),
    dismissNotice: () => engine.dismissNotice(),
    close: () => engine.close(),
  };
}
