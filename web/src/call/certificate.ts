import { fromColonHex } from './sdp.ts';

/** The DTLS certificate of one page in one call: the same for all its connections and over ICE restarts. */
export interface Certificate {
  readonly dtls: RTCCertificate;
  /** Its SHA-256, base64url. */
  readonly fp: string;
}

/** A fresh certificate: nobody can tell from it that the same device called before. */
export async function freshCertificate(): Promise<Certificate> {
  const dtls = await RTCPeerConnection.generateCertificate({
    name: 'ECDSA',
    namedCurve: 'P-256',
  } as EcKeyGenParams);
  const sha256 = dtls.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256');
  const fp = fromColonHex(sha256?.value ?? '');
  if (fp === null) throw new Error('the browser names no SHA-256 fingerprint of its own certificate');
  return { dtls, fp };
}
