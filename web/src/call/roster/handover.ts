import type { Canonical } from '../canonical.ts';
import { MESSAGE_LIMIT, readExactly, type Sign, signature } from '../zvb1.ts';

/** The host's word that a colleague may take the call over from him (ZVB1.md, Handing over). */
export interface Handover {
  readonly call: string;
  /** Number and hash of the newest roster when it was said: a later roster makes it void. */
  readonly seq: number;
  readonly roster: string;
  /** Participant ids of the host and of the colleague. */
  readonly from: string;
  readonly to: string;
  /** The colleague's device key. */
  readonly idk: string;
}

/** A handover as it came; its signature still to be checked. */
export interface HandoverClaim {
  readonly handover: Handover;
  readonly body: Canonical;
  readonly sig: string;
}

const FIELDS = ['t', 'v', 'call', 'seq', 'roster', 'from', 'to', 'idk', 'sig'] as const;

/** The text of a handover for `zvb-ctl`, signed (type `handover`) over every field but `sig`. */
export async function signedHandover(sign: Sign, handover: Handover): Promise<string> {
  const body = bodyOf(handover);
  // JSON.stringify keeps the order of the fields: `t` stands first
  return JSON.stringify({ ...body, sig: await signature(sign, 'handover', body) });
}

/** Reads the text of a handover; null when it is not exactly one. */
export function readHandover(text: string): HandoverClaim | null {
  const outer = readExactly(text, MESSAGE_LIMIT, FIELDS);
  if (outer === null || outer.t !== 'handover' || outer.v !== 1) return null;
  const { call, seq, roster, from, to, idk, sig } = outer;
  if (typeof call !== 'string' || typeof roster !== 'string' || typeof idk !== 'string') return null;
  if (typeof from !== 'string' || typeof to !== 'string' || typeof sig !== 'string') return null;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return null;
  if (![call, roster, from, to, idk].every((one) => one.isWellFormed())) return null; // nothing else can be signed
  const handover = { call, seq, roster, from, to, idk };
  return { handover, body: bodyOf(handover), sig };
}

function bodyOf({ call, seq, roster, from, to, idk }: Handover) {
  return { t: 'handover', v: 1, call, seq, roster, from, to, idk } as const;
}
