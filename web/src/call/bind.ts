import { fromBase64url } from './bytes.ts';
import { fingerprintOf } from './sdp.ts';
import { readKey } from './signing-key.ts';
import { DESCRIPTION_LIMIT, exactly, isSigned, readExactly, type Sign, signature } from './zvb1.ts';

/** Ties a certificate to a device key, for one direction of one connection (ZVB1.md, Bind). */
export interface Bind {
  readonly v: 1;
  readonly call: string;
  readonly epoch: number;
  readonly from: string;
  readonly to: string;
  /** SHA-256 of the sender's DTLS certificate, base64url. */
  readonly fp: string;
  /** The sender's device key, as `signing-key.ts` names it. */
  readonly idk: string;
  /** Seconds since the Unix epoch on the sender's clock: told, never relied on (phones' clocks are wrong). */
  readonly ts: number;
}

/** An offer or answer as it travels. */
export interface Description {
  readonly t: 'offer' | 'answer';
  readonly call: string;
  readonly epoch: number;
  readonly sdp: string;
  readonly bind: Bind;
  readonly sig: string;
}

/** What a description from the other side must name. */
export interface Expected {
  readonly call: string;
  readonly epoch: number;
  /** Participant id of the sender. */
  readonly from: string;
  /** Participant id of the receiver. */
  readonly to: string;
  /** The sender's device keys that may come unasked: seen in this call, or checked before. Empty: any. */
  readonly idks: readonly string[];
  /** The sender's certificate if one was seen in this epoch: a new one needs a new epoch. */
  readonly fp: string | null;
}

/** Why a description is not taken. `other-device` is told apart: its person may only have changed phones. */
export type BindFault = 'malformed' | 'elsewhere' | 'fingerprint' | 'signature' | 'other-device';

/** Signs a bind (type `bind`). */
export function signBind(sign: Sign, bind: Bind): Promise<string> {
  return signature(sign, 'bind', { ...bind });
}

/** Reads the text of an offer or answer; null when it is not exactly one, or longer than 64 KiB. */
export function readDescription(text: string): Description | null {
  const outer = readExactly(text, DESCRIPTION_LIMIT, ['t', 'call', 'epoch', 'sdp', 'bind', 'sig']);
  const bind = readBind(outer?.bind);
  if (outer === null || bind === null) return null;
  const { t, call, epoch, sdp, sig } = outer;
  if (t !== 'offer' && t !== 'answer') return null;
  if (typeof call !== 'string' || typeof sdp !== 'string' || !isEpoch(epoch)) return null;
  return isBytes(sig, 64) ? { t, call, epoch, sdp, bind, sig } : null;
}

/**
 * Judges a description before it reaches `setRemoteDescription` (ZVB1.md, Bind). `ts` plays no part: freshness comes
 * from the certificate of this call, the call id and the epoch.
 *
 * @returns null when every rule holds, else the first that does not.
 */
export async function faultOf(description: Description, expected: Expected): Promise<BindFault | null> {
  const { bind, sig, sdp } = description;
  // 1: it is for this call, this epoch and this direction, inside and outside the signature
  if (description.call !== expected.call || description.epoch !== expected.epoch) return 'elsewhere';
  if (bind.call !== expected.call || bind.epoch !== expected.epoch) return 'elsewhere';
  if (bind.from !== expected.from || bind.to !== expected.to) return 'elsewhere';
  // 2: the description announces one certificate, the bound one, and no other than before in this epoch
  if (fingerprintOf(sdp) !== bind.fp) return 'fingerprint';
  if (expected.fp !== null && expected.fp !== bind.fp) return 'fingerprint';
  // 3: the key that is named has signed
  if (!(await isSigned(bind.idk, sig, 'bind', { ...bind }))) return 'signature';
  // 4: and it is a key that may come unasked
  return expected.idks.length === 0 || expected.idks.includes(bind.idk) ? null : 'other-device';
}

function readBind(value: unknown): Bind | null {
  const object = exactly(value, ['v', 'call', 'epoch', 'from', 'to', 'fp', 'idk', 'ts']);
  if (object === null) return null;
  const { v, call, epoch, from, to, fp, idk, ts } = object;
  if (v !== 1 || !isEpoch(epoch) || !isEpoch(ts)) return null;
  if (typeof call !== 'string' || typeof from !== 'string' || typeof to !== 'string') return null;
  if (typeof idk !== 'string' || readKey(idk) === null) return null;
  return isBytes(fp, 32) ? { v, call, epoch, from, to, fp, idk, ts } : null;
}

function isEpoch(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBytes(value: unknown, length: number): value is string {
  return typeof value === 'string' && fromBase64url(value)?.length === length;
}
