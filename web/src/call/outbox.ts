import { type Bind, type Description, signBind } from './bind.ts';
import { candidateText } from './signal-text.ts';
import type { Sign } from './zvb1.ts';

/** What this side tells the other through the app: descriptions with a signed bind, and candidates, in the order made. */
export interface Outbox {
  description(t: Description['t'], sdp: string): void;
  candidate(candidate: RTCIceCandidate | null): void;
}

/**
 * Signs the bind once: it is the same for every description of one connection.
 *
 * @param send takes each payload; never called out of order, though signing takes a moment.
 */
export function outbox(bind: Bind, sign: Sign, send: (payload: string) => void): Outbox {
  const { call, epoch } = bind;
  const signed = signBind(sign, bind);
  let last: Promise<void> = Promise.resolve();

  function post(make: () => Promise<string> | string): void {
    last = last.then(make).then(send);
    last.catch((cause: unknown) => reportError(cause));
  }

  return {
    description(t, sdp) {
      post(async () => {
        const description: Description = { t, call, epoch, sdp, bind, sig: await signed };
        return JSON.stringify(description);
      });
    },
    candidate: (candidate) => post(() => candidateText(call, epoch, candidate)),
  };
}
