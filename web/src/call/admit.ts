import { isSigned, MESSAGE_LIMIT, readExactly, type Sign, signature } from './zvb1.ts';

/** What an admission names: this call, these two people, and the two certificates between which it holds. */
export interface Admission {
  readonly call: string;
  /** The host's participant id. */
  readonly from: string;
  /** The guest's participant id. */
  readonly to: string;
  /** SHA-256 of the host's certificate, base64url. */
  readonly fpFrom: string;
  /** SHA-256 of the guest's certificate, base64url. */
  readonly fpTo: string;
}

const FIELDS = ['t', 'v', 'call', 'from', 'to', 'fpFrom', 'fpTo', 'sig'] as const;

/** The host's half of an admission as text for `zvb-ctl`, signed (type `admit`) over every field but `sig`. */
export async function signedAdmit(sign: Sign, admission: Admission): Promise<string> {
  const body = bodyOf(admission);
  return JSON.stringify({ ...body, sig: await signature(sign, 'admit', body) });
}

/**
 * Whether `text` is the admission that is expected here, signed by `idk`: the key that signed this connection's bind.
 * The expected fingerprints come from the own certificate and from the one that DTLS proved, never from SDP.
 */
export async function isAdmit(text: string, expected: Admission, idk: string): Promise<boolean> {
  const message = readExactly(text, MESSAGE_LIMIT, FIELDS);
  if (message === null || typeof message.sig !== 'string') return false;
  const body = bodyOf(expected);
  const same = Object.entries(body).every(([field, value]) => message[field as keyof typeof body] === value);
  return same && (await isSigned(idk, message.sig, 'admit', body));
}

function bodyOf({ call, from, to, fpFrom, fpTo }: Admission) {
  return { t: 'admit', v: 1, call, from, to, fpFrom, fpTo } as const;
}
