/** Deeper than any line of the log; a text that nests further is refused, not followed. */
const MAX_DEPTH = 32;
const MAX_DIGITS = 16;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** RFC 8785 §3.2.2.2: what has a short escape must use it; other controls are `\u00` and two small hex digits. */
const SHORT_ESCAPES = new Set([...'"\\bfnrt'].map((one) => one.charCodeAt(0)));
const LONG_ESCAPE = /^u00(?:0[0-7bef]|1[0-9a-f])$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one value in canonical form (RFC 8785, restricted as FORMAT.md says) and builds nothing.
 *
 * @param at where it begins.
 * @returns where it ends, or -1 when any byte differs from the one canonical text.
 */
export function canonicalEnd(bytes: Uint8Array, at: number, depth = 0): number {
  switch (bytes[at]) {
    case OPEN_OBJECT:
      return depth === MAX_DEPTH ? -1 : objectEnd(bytes, at, depth + 1);
    case OPEN_LIST:
      return depth === MAX_DEPTH ? -1 : listEnd(bytes, at, depth + 1);
    case QUOTE:
      return readText(bytes, at)?.end ?? -1;
    case 0x74:
      return wordEnd(bytes, at, 'true');
    case 0x66:
      return wordEnd(bytes, at, 'false');
    case 0x6e:
      return wordEnd(bytes, at, 'null');
    case undefined:
      return -1;
    default:
      return integerEnd(bytes, at);
  }
}

function objectEnd(bytes: Uint8Array, at: number, depth: number): number {
  if (bytes[at + 1] === CLOSE_OBJECT) return at + 2;
  let before: string | null = null;
  for (let here = at + 1; ; ) {
    const name = readText(bytes, here);
    // names rise strictly by UTF-16 code units, as < compares them: none twice
    if (name === null || (before !== null && name.text <= before) || bytes[name.end] !== COLON) return -1;
    before = name.text;
    const end = canonicalEnd(bytes, name.end + 1, depth);
    if (end === -1) return -1;
    if (bytes[end] === CLOSE_OBJECT) return end + 1;
    if (bytes[end] !== COMMA) return -1;
    here = end + 1;
  }
}

function listEnd(bytes: Uint8Array, at: number, depth: number): number {
  if (bytes[at + 1] === CLOSE_LIST) return at + 2;
  for (let here = at + 1; ; ) {
    const end = canonicalEnd(bytes, here, depth);
    if (end === -1) return -1;
    if (bytes[end] === CLOSE_LIST) return end + 1;
    if (bytes[end] !== COMMA) return -1;
    here = end + 1;
  }
}

function integerEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let end = first;
  let value = 0;
  while (isDigit(bytes[end]) && end - first < MAX_DIGITS) {
    value = value * 10 + (bytes[end] ?? 0) - ZERO;
    end += 1;
  }
  const leadingZero = bytes[first] === ZERO && (end > first + 1 || first > at);
  return end === first || leadingZero || isDigit(bytes[end]) || value > Number.MAX_SAFE_INTEGER ? -1 : end;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function wordEnd(bytes: Uint8Array, at: number, word: string): number {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word.charCodeAt(index)) return -1;
  }
  return at + word.length;
}

interface Text {
  readonly text: string;
  readonly end: number;
}

function readText(bytes: Uint8Array, at: number): Text | null {
  if (bytes[at] !== QUOTE) return null;
  let end = at + 1;
  let ascii = true;
  let escaped = false;
  for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[end]) {
    if (byte === undefined || byte < 0x20) return null;
    if (byte === BACKSLASH) {
      const length = escapeLength(bytes, end + 1);
      if (length === 0) return null;
      escaped = true;
      end += length;
    }
    if (byte > 0x7f) ascii = false;
    end += 1;
  }
  const raw = bytes.subarray(at, end + 1);
  const text = ascii && !escaped ? latin(raw) : decoded(raw);
  return text === null ? null : { text, end: end + 1 };
}

/** Bytes after the backslash, or 0 when this escape is not the canonical one. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === LETTER_U) return LONG_ESCAPE.test(latin(bytes.subarray(at - 1, at + 6))) ? 5 : 0;
  return byte !== undefined && SHORT_ESCAPES.has(byte) ? 1 : 0;
}

function latin(quoted: Uint8Array): string {
  return Buffer.from(quoted.buffer, quoted.byteOffset + 1, quoted.length - 2).toString('latin1');
}

/** The text itself, or `null` when it is no valid UTF-8 or not in NFC. */
function decoded(quoted: Uint8Array): string | null {
  try {
    const text: unknown = JSON.parse(utf8.decode(quoted));
    return typeof text === 'string' && text.normalize('NFC') === text ? text : null;
  } catch {
    return null;
  }
}
