import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { BodyParts } from './body.ts';
import { type HeldHead, type Kept, readHeld, readKeys, textOf, unreadable } from './bundle.ts';
import { objectEnd } from './canonical.ts';
import { base64, base64Hash, type Note, readNotes, signersOf } from './note.ts';
import { isConsistent, rootOfInclusion } from './path.ts';
import { Found } from './verdict.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A document that a line of the log names. */
export interface Included {
  readonly seq: number;
  readonly ts: string;
  readonly code: string;
  /** Size of the log under the checkpoint. */
  readonly size: number;
  readonly origin: string;
}

/** Two heads of one log. */
export interface Grown {
  readonly older: number;
  readonly newer: number;
}

interface Proof {
  /** What the first lines hold, each as its pattern says. */
  readonly words: readonly string[];
  readonly path: readonly Buffer[];
  readonly checkpoint: Note;
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PATH = 64;
const INCLUSION = [
  /^(c2sp\.org\/tlog-proof@v1)$/,
  /^extra ([A-Za-z0-9+/]+={0,2})$/,
  /^index (0|[1-9][0-9]{0,15})$/,
];
const CONSISTENCY = [/^old (0|[1-9][0-9]{0,15})$/];

/**
 * Checks that a line of the log names this document (FORMAT.md §9).
 *
 * @param proofFile what travels with the document.
 * @throws {Found}
 */
export async function provenDocument(document: string, proofFile: string, kept: Kept): Promise<Included> {
  const [keys, held] = await trusted(kept);
  const { words, path, checkpoint } = await readProof(proofFile, INCLUSION);
  const body = base64(words[1] ?? '');
  if (body === null) throw unreadable(proofFile);
  demandTrust(checkpoint, held, keys);
  const index = Number(words[2]);
  const seq = index + 1;
  const line = lineOf(body, seq);
  if (line.det?.sha256 !== (await hashOf(document))) throw new Found('other-document', { seq });
  const leaf = hash('sha256', Buffer.concat([Buffer.of(0x00), body]), 'buffer');
  const { size, root, origin } = checkpoint;
  if (index >= size || rootOfInclusion(leaf, index, size, path)?.equals(root) !== true)
    throw new Found('not-included', { seq, about: size });
  return { seq, ts: line.ts, code: String(line.ev?.code), size, origin };
}

/**
 * Checks that the log of the proof's checkpoint begins as an older head says (FORMAT.md §9).
 *
 * @param kept holds the older head.
 * @throws {Found}
 */
export async function provenGrowth(proofFile: string, kept: Kept): Promise<Grown> {
  const [keys, held] = await trusted(kept);
  const { words, path, checkpoint } = await readProof(proofFile, CONSISTENCY);
  const size = Number(words[0]);
  const older = held.find((head) => head.size === size);
  if (older === undefined) throw new Found('no-trust', { about: size });
  if (checkpoint.size < size) throw new Found('shorter-than-head', { about: size });
  demandTrust(checkpoint, held, keys);
  if (!isConsistent(older, checkpoint, path)) throw new Found('not-consistent', { about: size });
  return { older: size, newer: checkpoint.size };
}

async function trusted(kept: Kept): Promise<[readonly VerifierKey[], readonly HeldHead[]]> {
  const keys = kept.keys === undefined ? [] : await readKeys(kept.keys);
  return [keys, await readHeld(kept.heads ?? [], keys)];
}

async function readProof(file: string, patterns: readonly RegExp[]): Promise<Proof> {
  const text = await textOf(file);
  const gap = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(gap, 0)).split('\n');
  const words = patterns.map((pattern, at) => pattern.exec(lines[at] ?? '')?.[1]);
  const path = lines.slice(patterns.length).map(base64Hash);
  const [checkpoint, ...more] = readNotes(text.slice(gap + 2)) ?? [];
  const complete = words.every((one) => one !== undefined) && path.every((one) => one !== null);
  const tooLong = text.length > MAX_BYTES || path.length > MAX_PATH;
  if (gap === -1 || !complete || tooLong || checkpoint === undefined || more.length > 0)
    throw unreadable(file);
  return { words, path, checkpoint };
}

/** Demands that the checkpoint is a head that was kept, or that a key which the reader gave signed it. */
function demandTrust(checkpoint: Note, held: readonly HeldHead[], keys: readonly VerifierKey[]): void {
  const { size, origin, root } = checkpoint;
  const kept = held.filter((head) => head.size === size && (head.origin ?? origin) === origin);
  if (kept.some((head) => !head.root.equals(root))) throw new Found('head-differs', { about: size });
  const signers = signersOf(checkpoint, keys);
  if (signers === null) throw new Found('checkpoint-forged', { about: size });
  if (kept.length > 0 || signers.some(({ name }) => name === origin)) return;
  throw new Found(keys.length > 0 ? 'checkpoint-forged' : 'no-trust', { about: size });
}

interface Line {
  readonly ts: string;
  readonly ev?: { readonly code?: unknown };
  readonly det?: { readonly sha256?: unknown };
}

/** The body of a proof, judged as a verifier judges one in a bundle. */
function lineOf(body: Buffer, seq: number): Line {
  const parts = new BodyParts();
  parts.begin(body);
  if (objectEnd(body, 0, 0, parts.member) !== body.length) throw new Found('not-canonical', { seq });
  if (!parts.version || parts.seq !== seq || parts.time < 0) throw new Found('wrong-body', { seq });
  return JSON.parse(body.toString('utf8')) as Line;
}

async function hashOf(file: string): Promise<string> {
  const sum = createHash('sha256');
  try {
    await pipeline(createReadStream(file === '-' ? '/dev/stdin' : file), sum);
  } catch {
    throw unreadable(file);
  }
  return sum.digest('hex');
}
