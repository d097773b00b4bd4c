import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Head, headOf, type Note, readNotes, signersOf, textLines } from './note.ts';
import { Found } from './verdict.ts';
import { keyOf, type VerifierKey } from './verifier-key.ts';

/** A checkpoint of the log, with all known keys that signed it. */
export interface Checkpoint extends Head {
  readonly origin: string;
  readonly generation: number;
  readonly signers: readonly VerifierKey[];
}

/** A head that its reader kept outside the box. */
export interface HeldHead extends Head {
  /** Whether a known key signed it. */
  readonly signed: boolean;
}

/** What a bundle, and what its reader kept, ask of the log. */
export interface Demands {
  readonly keys: readonly VerifierKey[];
  readonly held: readonly HeldHead[];
  /** Read, but not yet believed. */
  readonly notes: readonly Note[];
}

/** What a reader kept outside the box: paths of files. */
export interface Kept {
  /** Heads, each a signed note or size and root. */
  readonly heads?: readonly string[];
  /** Verifier keys to believe instead of those that the bundle brings. */
  readonly keys?: string | undefined;
}

/** Reads everything of a bundle but the events. @throws {Found} */
export async function readDemands(folder: string, kept: Kept): Promise<Demands> {
  const keys = await (kept.keys === undefined
    ? readKeys(join(folder, 'keys.txt'), 'keys.txt')
    : readKeys(kept.keys));
  const held = await readHeld(kept.heads ?? [], keys);
  const notes = readNotes(await textOf(join(folder, 'checkpoints.txt'), 'checkpoints.txt'));
  if (notes === null) throw unreadable('checkpoints.txt');
  return { keys, held, notes };
}

/** The texts of a bundle, beside the events, and of what its reader kept outside the box. */
export interface Texts {
  readonly keys: string;
  readonly checkpoints: string;
  readonly heads: readonly string[];
}

/** The same from texts that are at hand. @throws {Found} */
export function demandsOf(texts: Texts): Demands {
  const keys = keysOf(texts.keys, 'keys.txt');
  const held = texts.heads.map((text) => {
    const head = heldOf(text, keys);
    if (head === null) throw unreadable('head');
    return head;
  });
  const notes = readNotes(texts.checkpoints);
  if (notes === null) throw unreadable('checkpoints.txt');
  return { keys, held, notes };
}

/** Reads a file of verifier keys. @param about its name for the reader. @throws {Found} */
export async function readKeys(file: string, about = file): Promise<readonly VerifierKey[]> {
  return keysOf(await textOf(file, about), about);
}

function keysOf(text: string, about: string): readonly VerifierKey[] {
  const keys = textLines(text)?.map(keyOf);
  if (keys === undefined || !keys.every((key) => key !== null) || keys.some(isAmbiguous))
    throw unreadable(about);
  return keys;
}

function isAmbiguous(key: VerifierKey, _at: number, keys: readonly VerifierKey[]): boolean {
  return keys.some((other) => other.name === key.name && other.hash === key.hash && other.text !== key.text);
}

/** Reads held heads; a signature that can be checked must be right, though they are believed anyway. @throws {Found} */
export async function readHeld(files: readonly string[], keys: readonly VerifierKey[]): Promise<HeldHead[]> {
  const held: HeldHead[] = [];
  for (const file of files) {
    const head = heldOf(await textOf(file), keys);
    if (head === null) throw unreadable(file);
    held.push(head);
  }
  return held;
}

function heldOf(text: string, keys: readonly VerifierKey[]): HeldHead | null {
  if (!text.includes('\n\n— ')) {
    const words = text.trim().split(/\s+/);
    const [root = '', size = '', origin = null] = words.toReversed();
    const head = words.length > 3 ? null : headOf(origin, size, root);
    return head && { ...head, signed: false };
  }
  const [note, ...more] = readNotes(text) ?? [];
  const signers = note === undefined || more.length > 0 ? null : signersOf(note, keys);
  return note === undefined || signers === null ? null : { ...note, signed: signers.length > 0 };
}

/** The checkpoints that the notes of a bundle are; those of one origin and size count as one. @throws {Found} */
export function checkpointsOf({ notes, keys }: Demands): Checkpoint[] {
  const found = new Map<string, Checkpoint>();
  for (const note of notes) {
    const checkpoint = checkpointOf(note, keys);
    const name = `${note.origin} ${note.size}`;
    const same = found.get(name);
    if (same?.root.equals(note.root) === false)
      throw new Found('two-checkpoints-of-one-size', { about: note.size });
    found.set(name, { ...checkpoint, signers: [...(same?.signers ?? []), ...checkpoint.signers] });
  }
  return [...found.values()];
}

/** A note that a key of its own name signed. @throws {Found} */
function checkpointOf(note: Note, keys: readonly VerifierKey[]): Checkpoint {
  const { origin, generation, size, root } = note;
  const signers = signersOf(note, keys);
  if (signers === null || !signers.some(({ name }) => name === origin))
    throw new Found('checkpoint-forged', { about: size });
  return { origin, generation, size, root, signers };
}

/** A whole small text file; `-` is standard input. @throws {Found} */
export async function textOf(file: string, about = file): Promise<string> {
  try {
    const bytes = await readFile(file === '-' ? STANDARD_INPUT : file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(about);
  }
}

const STANDARD_INPUT = '/dev/stdin';

/** @param file as the reader named it. */
export function unreadable(file: string): Found {
  return new Found('unreadable', { about: file });
}
