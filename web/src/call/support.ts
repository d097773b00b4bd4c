import { freshPair } from './device-key.ts';

/** What a browser may lack. Each has its own sentence on the rescue page. */
export type Missing = 'secure-context' | 'webrtc' | 'camera-access' | 'storage' | 'signatures';

/** What this browser lacks for a call; empty when it can call. */
export async function missingFeatures(): Promise<readonly Missing[]> {
  const missing: Missing[] = [];
  if (!globalThis.isSecureContext) missing.push('secure-context');
  if (!hasWebrtc()) missing.push('webrtc');
  if (typeof navigator.mediaDevices?.getUserMedia !== 'function') missing.push('camera-access');
  if (!('indexedDB' in globalThis)) missing.push('storage');
  if (!(await hasSignatures())) missing.push('signatures');
  return missing;
}

/** Without a look at the certificate that DTLS used, a swapped one would go unseen: then there is no call. */
function hasWebrtc(): boolean {
  return (
    typeof RTCPeerConnection === 'function' &&
    typeof RTCPeerConnection.generateCertificate === 'function' &&
    typeof RTCPeerConnection.prototype.restartIce === 'function' &&
    typeof RTCDtlsTransport === 'function' &&
    typeof RTCDtlsTransport.prototype.getRemoteCertificates === 'function'
  );
}

/** Of the better or the softer kind: without either nobody could tell this device from another. */
async function hasSignatures(): Promise<boolean> {
  try {
    await freshPair();
    return true;
  } catch {
    return false;
  }
}
