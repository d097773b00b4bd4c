import { toBase64url } from './bytes.ts';
import { type DtlsRole, roleOf } from './sdp.ts';
import { sha256 } from './zvb1.ts';

/**
 * The certificates that DTLS really used with the other side: base64url of their SHA-256, each once. This, and never
 * the text of a description, is what a bind is held against.
 *
 * @returns an empty list while no transport is connected.
 */
export async function provenFingerprints(peer: RTCPeerConnection): Promise<readonly string[]> {
  const leaves = connectedTransports(peer).map((transport) => transport.getRemoteCertificates()[0]);
  const prints = leaves.map(async (leaf) => (leaf === undefined ? '' : toBase64url(await sha256(leaf))));
  return [...new Set(await Promise.all(prints))];
}

/**
 * Tells when DTLS fails, which is for good (W3C webrtc-pc §5.5). In Firefox it does so as soon as ICE fails: after an
 * ICE restart that finds a path it says 'connected' again, but never sends any more. In Chromium it does not fail.
 * Call it when there are transports; harmless to repeat.
 */
export function watchDtls(peer: RTCPeerConnection, onFailed: () => void): void {
  for (const transport of transports(peer)) {
    transport.onstatechange = () => {
      if (transport.state === 'failed') onFailed();
    };
  }
}

function connectedTransports(peer: RTCPeerConnection): RTCDtlsTransport[] {
  return transports(peer).filter(({ state }) => state === 'connected');
}

function transports(peer: RTCPeerConnection): RTCDtlsTransport[] {
  const ends = peer
    .getTransceivers()
    .flatMap(({ sender, receiver }) => [sender.transport, receiver.transport]);
  return [...new Set([...ends, peer.sctp?.transport ?? null])].filter((one) => one !== null);
}

/** This side's role, as the last answer fixed it; null before the first one. */
export function dtlsRole({
  currentLocalDescription: local,
  currentRemoteDescription: remote,
}: RTCPeerConnection): DtlsRole | null {
  if (local?.type === 'answer') return roleOf(local.sdp);
  const theirs = remote?.type === 'answer' ? roleOf(remote.sdp) : null;
  if (theirs === null) return null;
  return theirs === 'active' ? 'passive' : 'active';
}
