import { type Description, readDescription } from './bind.ts';
import { DESCRIPTION_LIMIT, exactly, MESSAGE_LIMIT, readExactly } from './zvb1.ts';

/** One ICE candidate as it travels; null: no more for now. Not signed: a wrong one only fails to connect. */
export interface Candidate {
  readonly t: 'candidate';
  readonly call: string;
  readonly epoch: number;
  readonly candidate: CandidateInit | null;
}

interface CandidateInit {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;
}

/** What travels through the app, unread by it. */
export type SignalMessage = Description | Candidate;

/** Reads the payload of a `signal`; null when it is nothing of `zvb1`. */
export function readSignal(text: string): SignalMessage | null {
  if (text.length > DESCRIPTION_LIMIT) return null;
  return readCandidate(text) ?? readDescription(text);
}

/** The text of an own candidate; `usernameFragment` ties it to its generation. */
export function candidateText(call: string, epoch: number, candidate: RTCIceCandidate | null): string {
  const { sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate ?? {};
  const init = candidate && { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
  return JSON.stringify({ t: 'candidate', call, epoch, candidate: init } satisfies Candidate);
}

function readCandidate(text: string): Candidate | null {
  const message = readExactly(text, MESSAGE_LIMIT, ['t', 'call', 'epoch', 'candidate']);
  if (message?.t !== 'candidate') return null;
  const { t, call, epoch, candidate } = message;
  if (typeof call !== 'string' || !Number.isSafeInteger(epoch)) return null;
  const init = candidate === null ? null : readInit(candidate);
  return init === undefined ? null : { t, call, epoch: epoch as number, candidate: init };
}

function readInit(value: unknown): CandidateInit | undefined {
  const init = exactly(value, ['candidate', 'sdpMid', 'sdpMLineIndex', 'usernameFragment']);
  if (init === null) return undefined;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = init;
  if (typeof candidate !== 'string') return undefined;
  if (!isTextOrNull(sdpMid) || !isTextOrNull(usernameFragment)) return undefined;
  if (sdpMLineIndex !== null && !Number.isSafeInteger(sdpMLineIndex)) return undefined;
  return { candidate, sdpMid, sdpMLineIndex: sdpMLineIndex as number | null, usernameFragment };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
