import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/** A key that signs releases, in the form of minisign 0.11 (https://jedisct1.github.io/minisign/). */
export interface SigningKey {
  readonly id: Buffer;
  readonly secret: KeyObject;
}

/** Files are hashed first (BLAKE2b-512): 'ED', against 'Ed' for keys and for the older way of signing. */
const HASHED = 'ED';
const KEY = 'Ed';
/** Where the parts of an unencrypted secret key stand: kinds, salt and limits; id; seed and public half; checksum. */
const SECRET = { length: 158, id: 54, seed: 62 } as const;
const KDF_NONE = Buffer.alloc(2);
/** DER before the 32 bytes of an Ed25519 key (RFC 8410 §7 and §4). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** A fresh key that is kept nowhere: packages of tests are signed with one. */
export function freshKey(): SigningKey {
  return { id: randomBytes(8), secret: generateKeyPairSync('ed25519').privateKey };
}

/** Reads the secret key file that `minisign -G -W` makes. @throws {Error} when it is none, or has a password */
export function readSecretKey(text: string): SigningKey {
  const bytes = Buffer.from(text.trim().split('\n')[1] ?? '', 'base64');
  if (bytes.length !== SECRET.length || bytes.toString('latin1', 0, 2) !== KEY)
    throw new Error('This is no secret key of minisign.');
  if (!bytes.subarray(2, 4).equals(KDF_NONE))
    throw new Error('This key has a password: make one without, with "minisign -G -W".');
  const seed = bytes.subarray(SECRET.seed, SECRET.seed + 32);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { id: bytes.subarray(SECRET.id, SECRET.id + 8), secret };
}

/** The public half, as the file that `minisign -V -p` reads. */
export function publicKey({ id, secret }: SigningKey): string {
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const key = Buffer.concat([Buffer.from(KEY), id, raw]).toString('base64');
  return `untrusted comment: minisign public key ${nameOf(id)}\n${key}\n`;
}

/** Signs a content. @param comment one line that is signed along: name and version, say */
export function signature(content: Buffer, { id, secret }: SigningKey, comment: string): string {
  const made = sign(null, digest(content), secret);
  const whole = sign(null, Buffer.concat([made, Buffer.from(comment)]), secret);
  return [
    `untrusted comment: signature from beeldkamer's release key ${nameOf(id)}`,
    Buffer.concat([Buffer.from(HASHED), id, made]).toString('base64'),
    `trusted comment: ${comment}`,
    `${whole.toString('base64')}\n`,
  ].join('\n');
}

/** Whether a signature is of this content and by this key, its trusted comment too. */
export function isSigned(content: Buffer, text: string, publicKeyText: string): boolean {
  const key = Buffer.from(publicKeyText.split('\n')[1] ?? '', 'base64');
  const [, packed = '', comment = '', whole = ''] = text.split('\n');
  const bytes = Buffer.from(packed, 'base64');
  if (key.length !== 42 || bytes.length !== 74 || !comment.startsWith('trusted comment: ')) return false;
  if (bytes.toString('latin1', 0, 2) !== HASHED || !bytes.subarray(2, 10).equals(key.subarray(2, 10)))
    return false;
  const der = Buffer.concat([SPKI, key.subarray(10)]);
  const open = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const made = bytes.subarray(10);
  const said = Buffer.from(comment.slice('trusted comment: '.length));
  return (
    verify(null, digest(content), open, made) &&
    verify(null, Buffer.concat([made, said]), open, Buffer.from(whole, 'base64'))
  );
}

function digest(content: Buffer): Buffer {
  return createHash('blake2b512').update(content).digest();
}

/** minisign shows the id of a key as a number, least significant byte first. */
function nameOf(id: Buffer): string {
  return Buffer.from(id).reverse().toString('hex').toUpperCase();
}
