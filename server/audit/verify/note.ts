import { type VerifierKey, verifies } from './verifier-key.ts';

/** What a checkpoint or a held head says: the log had, at this size, this root. */
export interface Head {
  /** `beeldkamer/<installation>/<generation>`; `null` for a head that names none. */
  readonly origin: string | null;
  readonly generation: number | null;
  readonly size: number;
  readonly root: Buffer;
}

/** A signed note, read but not yet believed. */
export interface Note extends Head {
  readonly origin: string;
  readonly generation: number;
  readonly text: string;
  readonly signatures: readonly Signature[];
}

interface Signature {
  readonly name: string;
  readonly keyHash: string;
  readonly bytes: Buffer;
}

const DASH = '— ';
const ORIGIN = /^beeldkamer\/[A-Za-z0-9._-]+\/([1-9][0-9]{0,14})$/;
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;
const SIGNATURE_LINE = /^— ([!-*,-~]+) ([A-Za-z0-9+/]+={0,2})$/;
const HASH_HEX = /^[0-9a-f]{64}$/i;
/** Characters that no line of a text file of ours holds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\0-\x09\x0b-\x1f]/;
const MAX_LINE = 4096;
const MAX_LINES = 64;

/** The lines of a text file, without their ends; `null` when one has not the form of FORMAT.md §5. */
export function textLines(text: string): string[] | null {
  if (text === '') return [];
  if (!text.endsWith('\n') || CONTROL.test(text)) return null;
  const lines = text.slice(0, -1).split('\n');
  return lines.every((line) => line.length * 3 <= MAX_LINE || Buffer.byteLength(line) <= MAX_LINE)
    ? lines
    : null;
}

/** Reads signed notes that follow one another, with or without empty lines between; `null` when one is malformed. */
export function readNotes(text: string): Note[] | null {
  const lines = textLines(text);
  if (lines === null) return null;
  const notes: Note[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at] === '') {
      at += 1;
      continue;
    }
    const gap = lines.indexOf('', at);
    let end = gap + 1;
    while (lines[end]?.startsWith(DASH) === true) end += 1;
    const note =
      gap === -1 || end - at - 1 > MAX_LINES ? null : noteOf(lines.slice(at, gap), lines.slice(gap + 1, end));
    if (note === null) return null;
    notes.push(note);
    at = end;
  }
  return notes;
}

function noteOf(body: readonly string[], signed: readonly string[]): Note | null {
  const [origin = '', size = '', root = ''] = body;
  const head = base64Hash(root) === null ? null : headOf(origin, size, root);
  const signatures = signed.map(signatureOf).filter((one) => one !== null);
  if (head?.generation == null || signed.length === 0 || signatures.length < signed.length) return null;
  return { ...head, origin, generation: head.generation, text: `${body.join('\n')}\n`, signatures };
}

/** A head of its words; root in hex or base64. `null` when one is malformed. */
export function headOf(origin: string | null, size: string, root: string): Head | null {
  const [, generation] = ORIGIN.exec(origin ?? '') ?? [];
  const bytes = HASH_HEX.test(root) ? Buffer.from(root, 'hex') : base64Hash(root);
  if (bytes === null || !SIZE.test(size) || !Number.isSafeInteger(Number(size))) return null;
  if (origin !== null && generation === undefined) return null;
  return {
    origin,
    generation: generation === undefined ? null : Number(generation),
    size: Number(size),
    root: bytes,
  };
}

/** The generation that an origin names, or `null` when it is none. */
export function generationOf(origin: string): number | null {
  const [, generation] = ORIGIN.exec(origin) ?? [];
  return generation === undefined ? null : Number(generation);
}

function signatureOf(line: string): Signature | null {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? null : base64(encoded);
  if (name === undefined || bytes === null || bytes.length <= 4) return null;
  return { name, keyHash: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) };
}

/** The known keys that signed a note; `null` when a known key is named that did not sign these bytes. */
export function signersOf(note: Note, keys: readonly VerifierKey[]): readonly VerifierKey[] | null {
  const text = Buffer.from(note.text, 'utf8');
  const named = note.signatures.flatMap(({ name, keyHash, bytes }) =>
    keys.filter((key) => key.name === name && key.hash === keyHash).map((key) => ({ key, bytes })),
  );
  return named.every(({ key, bytes }) => verifies(key, text, bytes)) ? named.map(({ key }) => key) : null;
}

/** A hash of 32 bytes in base64, or `null`. */
export function base64Hash(text: string): Buffer | null {
  const bytes = base64(text);
  return bytes?.length === 32 ? bytes : null;
}

/** The bytes of base64 in its one right spelling, or `null`. */
export function base64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
