import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { sha256 } from './chain.ts';

const ED25519 = 0x01;

/** What a checkpoint says: this log had, at this size, this root (C2SP tlog-checkpoint). */
export interface Head {
  /** `beeldkamer/<installation>/<generation>`; also the name of the key that signs. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Installation and generation of an origin; null when it is none of ours. */
export function originOf(
  text: string,
): { readonly installation: string; readonly generation: number } | null {
  const [, installation, generation] = /^beeldkamer\/([^/\s+]+)\/([1-9]\d{0,8})$/.exec(text) ?? [];
  return installation === undefined ? null : { installation, generation: Number(generation) };
}

/** The text of a checkpoint: origin, size, root in base64, each on its line. */
export function checkpointText({ origin, size, root }: Head): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/**
 * A checkpoint as a C2SP signed note: text, empty line, a signature line of key hash and Ed25519 signature per key.
 *
 * @param keys Ed25519 private keys; their name is the head's origin.
 */
export function signedCheckpoint(head: Head, ...keys: readonly KeyObject[]): string {
  const text = checkpointText(head);
  const lines = keys.map((key) => {
    const signature = sign(null, Buffer.from(text, 'utf8'), key);
    const hinted = Buffer.concat([keyHash(head.origin, publicBytes(key)), signature]);
    return `— ${head.origin} ${hinted.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The verifier key of a signer, as C2SP writes it: `name+hash+base64(type ‖ public key)`. */
export function verifierKey(name: string, key: KeyObject): string {
  const bytes = publicBytes(key);
  const typed = Buffer.concat([Buffer.from([ED25519]), bytes]);
  return `${name}+${keyHash(name, bytes).toString('hex')}+${typed.toString('base64')}`;
}

function keyHash(name: string, bytes: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.from([ED25519]), bytes])).subarray(
    0,
    4,
  );
}

/** The 32 bytes of the public half; they end the SPKI encoding (RFC 8410 §4). */
function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .subarray(-32);
}
