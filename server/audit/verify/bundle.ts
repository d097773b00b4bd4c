import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base64Hash, type Checkpoint, checkNote, readKeys, readNotes, type VerifierKey } from './note.ts';
import type { Fault } from './verdict.ts';

/** No lawful line comes near; without a limit one endless line would fill the memory. */
const MAX_LINE = 1024 * 1024;
const NEWLINE = 0x0a;

/** A line of events.ndjson without its line end, or what is wrong with it. */
export type RawLine = Uint8Array | 'line-too-long' | 'no-line-end';

/** The lines of a bundle's events, read as a stream: memory does not grow with the log. */
export async function* eventLines(folder: string): AsyncGenerator<RawLine> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(join(folder, 'events.ndjson'), { highWaterMark: MAX_LINE })) {
    const bytes: Buffer = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, at)) {
      yield end - at > MAX_LINE ? 'line-too-long' : bytes.subarray(at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (rest.length > MAX_LINE) yield 'line-too-long';
  }
  if (rest.length > 0) yield 'no-line-end';
}

/** What a bundle, and the head that the reader held outside it, ask of the log: sorted by size. */
export interface Demands {
  readonly checkpoints: readonly Checkpoint[];
  readonly head: (Checkpoint & { readonly signed: boolean }) | null;
}

/** Reads and checks everything but the events. @param headFile signed note or `size root`, kept outside the bundle. */
export async function readDemands(folder: string, headFile: string | null): Promise<Demands | Fault> {
  const keysText = await textOf(join(folder, 'keys.txt'));
  const keys = keysText === null ? null : readKeys(keysText);
  if (keys === null) return unreadable('keys.txt');
  const notes = await textOf(join(folder, 'checkpoints.txt'));
  const checkpoints = notes === null ? unreadable('checkpoints.txt') : readCheckpoints(notes, keys);
  if ('code' in checkpoints) return checkpoints;
  if (headFile === null) return { checkpoints, head: null };
  const text = await textOf(headFile);
  const head = text === null ? null : readHead(text, keys);
  return head === null ? unreadable(headFile) : { checkpoints, head };
}

function readCheckpoints(text: string, keys: readonly VerifierKey[]): readonly Checkpoint[] | Fault {
  const notes = readNotes(text);
  if (notes === null) return unreadable('checkpoints.txt');
  const forged = notes.find((note) => checkNote(note, keys) !== 'signed');
  if (forged !== undefined) return { code: 'checkpoint-forged', seq: null, about: forged.size };
  const sorted = notes.toSorted((one, other) => one.size - other.size);
  const twin = sorted.find((one, at) => at > 0 && isTwin(one, sorted[at - 1]));
  return twin === undefined ? sorted : { code: 'two-checkpoints-of-one-size', seq: null, about: twin.size };
}

function isTwin(one: Checkpoint, other: Checkpoint | undefined): boolean {
  return other?.size === one.size && !other.root.equals(one.root);
}

/** A held head is believed because its reader kept it; a signature that can be checked must be right all the same. */
function readHead(text: string, keys: readonly VerifierKey[]): Demands['head'] {
  const [, size, written] = /^\s*(0|[1-9][0-9]{0,15})\s+(\S+)\s*$/.exec(text) ?? [];
  if (size !== undefined && written !== undefined) {
    const root = /^[0-9a-f]{64}$/.test(written) ? Buffer.from(written, 'hex') : base64Hash(written);
    return root === null ? null : { size: Number(size), root, signed: false };
  }
  const [note, ...more] = readNotes(text) ?? [];
  if (note === undefined || more.length > 0) return null;
  const standing = checkNote(note, keys);
  return standing === 'forged' ? null : { size: note.size, root: note.root, signed: standing === 'signed' };
}

async function textOf(file: string): Promise<string | null> {
  try {
    const bytes = await readFile(file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function unreadable(about: string): Fault {
  return { code: 'unreadable', seq: null, about };
}
