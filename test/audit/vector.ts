import { createPrivateKey } from 'node:crypto';
import vectors from '../vectors/audit-chain.json' with { type: 'json' };

/** The published vectors of the log's format. */
export { vectors };

/** An Ed25519 private key of its 32-byte seed (RFC 8410 §7). */
export function signerOf(seedHex: string) {
  const der = Buffer.from(`302e020100300506032b657004220420${seedHex}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
