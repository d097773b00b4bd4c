import type { CallView } from '../../../server/protocol/signalling.ts';

/** Asks for fresh relay credentials in time. */
export interface Renewal {
  /** The call's credentials as they are now. */
  set(call: CallView | null, clockOffsetMs: number): void;
  stop(): void;
}

/** Part of the remaining life after which new ones are asked for; and the least time between two questions. */
const AFTER = 0.8;
const LEAST_MS = 10_000;
/** What `setTimeout` can hold. */
const MOST_MS = 2 ** 31 - 1;

/** @param ask asks the app for new ones; its answer comes back through `set` */
export function renewal(ask: () => void): Renewal {
  let expires = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set(call, clockOffsetMs) {
      if (call !== null && call.iceExpires === expires) return;
      clearTimeout(timer);
      expires = call?.iceExpires ?? '';
      if (call === null) return;
      const left = Date.parse(call.iceExpires) - (Date.now() + clockOffsetMs);
      timer = setTimeout(ask, Math.min(Math.max(left * AFTER, LEAST_MS), MOST_MS));
    },
    stop: () => clearTimeout(timer),
  };
}
