import { type Bind, type Description, signBind } from './bind.ts';
import type { Certificate } from './certificate.ts';
import type { DeviceKey } from './device-key.ts';
import { candidateText } from './signal-text.ts';

/**
 * What this side tells the other through the app: descriptions with a signed bind, and candidates, in the order made. A
 * description that is given again takes along the candidates that followed it: they may be lost with it.
 */
export interface Outbox {
  description(t: Description['t'], sdp: string): void;
  candidate(candidate: RTCIceCandidate | null): void;
}

/** Whose descriptions these are, and to whom. */
interface Sender {
  readonly call: string;
  readonly epoch: number;
  readonly me: string;
  readonly peer: string;
  readonly certificate: Pick<Certificate, 'fp'>;
  readonly key: Pick<DeviceKey, 'idk' | 'sign'>;
}

/**
 * Signs the bind once: it is the same for every description of one connection.
 *
 * @param send takes each payload; never called out of order, though signing takes a moment.
 */
export function outbox(sender: Sender, send: (payload: string) => void): Outbox {
  const { call, epoch } = sender;
  const bind = bindOf(sender);
  const signed = signBind(sender.key.sign, bind);
  let last: Promise<void> = Promise.resolve();
  /** The newest description and what followed it, each with the text by which it is known. */
  let newest = '';
  let since: string[] = [];

  function post(make: () => Promise<readonly string[]>): void {
    last = last.then(make).then((payloads) => payloads.forEach(send));
    last.catch((cause: unknown) => reportError(cause));
  }

  return {
    description(t, sdp) {
      post(async () => {
        if (newest === t + sdp) return since;
        const description: Description = { t, call, epoch, sdp, bind, sig: await signed };
        newest = t + sdp;
        since = [JSON.stringify(description)];
        return since;
      });
    },
    candidate(candidate) {
      post(async () => {
        const text = candidateText(call, epoch, candidate);
        since.push(text);
        return [text];
      });
    },
  };
}

function bindOf({ call, epoch, me, peer, certificate, key }: Sender): Bind {
  const ts = Math.floor(Date.now() / 1_000);
  return { v: 1, call, epoch, from: me, to: peer, fp: certificate.fp, idk: key.idk, ts };
}
