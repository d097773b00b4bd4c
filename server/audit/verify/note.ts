import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/** What a checkpoint or a held head says: the log had, at this size, this root. */
export interface Checkpoint {
  readonly size: number;
  readonly root: Buffer;
}

/** A signed note, read but not yet believed. */
export interface Note extends Checkpoint {
  readonly origin: string;
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly keyHash: string; readonly bytes: Buffer }[];
}

/** A key of keys.txt; name and hash together name it. */
export interface VerifierKey {
  readonly name: string;
  readonly keyHash: string;
  readonly key: KeyObject;
}

const DASH = '— ';
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;
const KEY_LINE = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/;
const ED25519 = 0x01;
/** SPKI of an Ed25519 key without its 32 bytes (RFC 8410 §4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Reads signed notes that follow one another, with or without an empty line between; `null` when one is malformed. */
export function readNotes(text: string): Note[] | null {
  if (text !== '' && !text.endsWith('\n')) return null;
  const lines = text.split('\n').slice(0, -1);
  const notes: Note[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at] === '') {
      at += 1;
      continue;
    }
    const gap = lines.indexOf('', at);
    let end = gap + 1;
    while (lines[end]?.startsWith(DASH) === true) end += 1;
    const note = gap === -1 ? null : noteOf(lines.slice(at, gap), lines.slice(gap + 1, end));
    if (note === null) return null;
    notes.push(note);
    at = end;
  }
  return notes;
}

function noteOf(body: readonly string[], signed: readonly string[]): Note | null {
  const [origin = '', size = '', root = ''] = body;
  const signatures = signed.map(signatureOf).filter((one) => one !== null);
  const rootBytes = base64Hash(root);
  if (origin === '' || !SIZE.test(size) || rootBytes === null) return null;
  if (signed.length === 0 || signatures.length < signed.length) return null;
  return { origin, size: Number(size), root: rootBytes, text: `${body.join('\n')}\n`, signatures };
}

function signatureOf(line: string): Note['signatures'][number] | null {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || bytes.length <= 4) return null;
  return { name, keyHash: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) };
}

/** Reads keys.txt, one verifier key a line; `null` when one is malformed or its hash is not its own. */
export function readKeys(text: string): VerifierKey[] | null {
  if (text !== '' && !text.endsWith('\n')) return null;
  const keys = text.split('\n').slice(0, -1).map(keyOf);
  return keys.every((key) => key !== null) ? keys : null;
}

function keyOf(line: string): VerifierKey | null {
  const [, name, keyHash, encoded] = KEY_LINE.exec(line) ?? [];
  if (name === undefined || keyHash === undefined || encoded === undefined) return null;
  const typed = Buffer.from(encoded, 'base64');
  const own = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  if (typed[0] !== ED25519 || typed.length !== 33 || own.toString('hex') !== keyHash) return null;
  const der = Buffer.concat([SPKI, typed.subarray(1)]);
  return { name, keyHash, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/**
 * Whether a note is signed by the key of its own log.
 *
 * @returns `unknown` when none of the keys is named in it; `forged` when a named key did not sign these bytes.
 */
export function checkNote(note: Note, keys: readonly VerifierKey[]): 'signed' | 'unknown' | 'forged' {
  const named = note.signatures.flatMap(({ name, keyHash, bytes }) => {
    const key = keys.find((one) => one.name === name && one.keyHash === keyHash);
    return key === undefined || name !== note.origin ? [] : [{ key, bytes }];
  });
  if (named.length === 0) return 'unknown';
  const text = Buffer.from(note.text, 'utf8');
  return named.every(({ key, bytes }) => verify(null, text, key.key, bytes)) ? 'signed' : 'forged';
}

/** A hash of 32 bytes in base64, or `null`. */
export function base64Hash(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text ? bytes : null;
}
