import { type Bytes, toBase64url } from './bytes.ts';

const FINGERPRINT = /^a=fingerprint:(\S+) (\S+)$/i;

/**
 * The one certificate that a description announces (RFC 8122 §5): base64url of its SHA-256.
 *
 * @returns null unless every `a=fingerprint` line names the same SHA-256 value, and there is at least one.
 */
export function fingerprintOf(sdp: string): string | null {
  const lines = sdp.split(/[\r\n]+/).filter((line) => /^\s*a\s*=\s*fingerprint/i.test(line));
  const values = new Set(lines.map(readFingerprint));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

function readFingerprint(line: string): string | null {
  const [, algorithm, value] = FINGERPRINT.exec(line) ?? [];
  if (algorithm?.toLowerCase() !== 'sha-256' || value === undefined) return null;
  return fromColonHex(value);
}

/** base64url of 32 bytes written as `AB:CD:…`; null for anything else. */
export function fromColonHex(text: string): string | null {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/i.test(text)) return null;
  const bytes: Bytes = Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16));
  return toBase64url(bytes);
}

/** Who opens the DTLS association (RFC 4145 §4). */
export type DtlsRole = 'active' | 'passive';

/** The role that an answer has fixed; null for an offer, which leaves it open. */
export function roleOf(sdp: string): DtlsRole | null {
  const [, role] = /^a=setup:(active|passive)\s*$/m.exec(sdp) ?? [];
  return role === 'active' || role === 'passive' ? role : null;
}

/**
 * A later offer that says the role which is already in use (RFC 8842 §5.5 allows it). Browsers write `actpass`, and
 * Firefox 153 answers that with `active` even when it is passive: Chromium then refuses the answer, for good.
 */
export function keepingRole(sdp: string, role: DtlsRole): string {
  return sdp.replaceAll(/^a=setup:actpass(?=\s*$)/gm, `a=setup:${role}`);
}
