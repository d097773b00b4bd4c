/** Deeper than any line of the log; a text that nests further is refused, not followed. */
const MAX_DEPTH = 32;
const MAX_DIGITS = 16;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** 1 for what stands in a text as itself: ASCII but controls, quote and backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte <= 0x7f && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
/** RFC 8785 §3.2.2.2: what has a short escape must use it; other controls are `\u00` and two small hex digits. */
const SHORT_ESCAPES = new Set([...'"\\bfnrt'].map((one) => one.charCodeAt(0)));
const LONG_ESCAPE = /^\\u00(?:0[0-7bef]|1[0-9a-f])$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Told of each member of the outermost object: where name and value stand, quotes of the name included. */
export type Member = (name: number, colon: number, value: number, end: number) => void;

/**
 * Reads one value in canonical form (RFC 8785, restricted as FORMAT.md §1 says) and builds nothing.
 *
 * @param at where it begins.
 * @returns where it ends, or 0 when any byte differs from the one canonical text.
 */
export function canonicalEnd(bytes: Uint8Array, at: number, depth = 0): number {
  switch (bytes[at]) {
    case QUOTE:
      return Math.abs(textEnd(bytes, at));
    case OPEN_OBJECT:
      return objectEnd(bytes, at, depth);
    case OPEN_LIST:
      return listEnd(bytes, at, depth);
    case 0x74:
      return wordEnd(bytes, at, 'true');
    case 0x66:
      return wordEnd(bytes, at, 'false');
    case 0x6e:
      return wordEnd(bytes, at, 'null');
    case undefined:
      return 0;
    default:
      return integerEnd(bytes, at);
  }
}

/** As canonicalEnd, of an object; `member` is told of its members as they are read. */
export function objectEnd(bytes: Uint8Array, at: number, depth = 0, member?: Member): number {
  if (bytes[at] !== OPEN_OBJECT || depth === MAX_DEPTH) return 0;
  if (bytes[at + 1] === CLOSE_OBJECT) return at + 2;
  let before = 0;
  let beforeEnd = 0;
  for (let name = at + 1; ; ) {
    const nameEnd = textEnd(bytes, name);
    const colon = Math.abs(nameEnd);
    if (colon === 0 || bytes[colon] !== COLON || !rises(bytes, before, beforeEnd, name, nameEnd)) return 0;
    const end = canonicalEnd(bytes, colon + 1, depth + 1);
    if (end === 0) return 0;
    member?.(name, colon, colon + 1, end);
    if (bytes[end] !== COMMA) return bytes[end] === CLOSE_OBJECT ? end + 1 : 0;
    before = name;
    beforeEnd = nameEnd;
    name = end + 1;
  }
}

function listEnd(bytes: Uint8Array, at: number, depth: number): number {
  if (depth === MAX_DEPTH) return 0;
  if (bytes[at + 1] === CLOSE_LIST) return at + 2;
  for (let here = at + 1; ; ) {
    const end = canonicalEnd(bytes, here, depth + 1);
    if (end === 0) return 0;
    if (bytes[end] === CLOSE_LIST) return end + 1;
    if (bytes[end] !== COMMA) return 0;
    here = end + 1;
  }
}

/** Names rise strictly by UTF-16 code units, so none stands twice. Ends are as textEnd gives them; 0: no name before. */
function rises(bytes: Uint8Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd === 0) return true;
  if (oneEnd < 0 || otherEnd < 0) {
    return textOf(bytes, one, Math.abs(oneEnd)) < textOf(bytes, other, Math.abs(otherEnd));
  }
  for (let at = 1; one + at < oneEnd - 1; at += 1) {
    const step = (bytes[other + at] ?? 0) - (bytes[one + at] ?? 0);
    // the other may end here: it is the shorter one, and does not rise
    if (step !== 0) return step > 0 && other + at < otherEnd - 1;
  }
  return otherEnd - other > oneEnd - one;
}

function integerEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let end = first;
  let value = 0;
  for (let digit = digitAt(bytes, end); digit >= 0 && digit <= 9; digit = digitAt(bytes, end)) {
    value = value * 10 + digit;
    end += 1;
    if (end - first > MAX_DIGITS) return 0;
  }
  const leadingZero = bytes[first] === ZERO && (end > first + 1 || first > at);
  return end === first || leadingZero || value > Number.MAX_SAFE_INTEGER ? 0 : end;
}

function digitAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) - ZERO;
}

function wordEnd(bytes: Uint8Array, at: number, word: string): number {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word.charCodeAt(index)) return 0;
  }
  return at + word.length;
}

/** Where a text ends that begins with its quote: negative when it is not plain ASCII, 0 when it is not canonical. */
function textEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return 0;
  let end = at + 1;
  // every byte is a place in the table, and past the end nothing is plain
  while (PLAIN[bytes[end] as number] === 1) end += 1;
  return bytes[end] === QUOTE ? end + 1 : -oddTextEnd(bytes, at, end);
}

function oddTextEnd(bytes: Uint8Array, at: number, from: number): number {
  let end = from;
  for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[end]) {
    if (byte === undefined || byte < 0x20) return 0;
    const length = byte === BACKSLASH ? escapeLength(bytes, end) : 1;
    if (length === 0) return 0;
    end += length;
  }
  const text = textOf(bytes, at, end + 1);
  return text !== '' && text.normalize('NFC') === text ? end + 1 : 0;
}

/** Bytes of the escape that begins here, or 0 when it is not the canonical one. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at + 1];
  if (byte === LETTER_U) return LONG_ESCAPE.test(latin(bytes, at, at + 6)) ? 6 : 0;
  return byte !== undefined && SHORT_ESCAPES.has(byte) ? 2 : 0;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** The text itself of its quoted form, or '' when it is no valid UTF-8. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  try {
    return JSON.parse(utf8.decode(bytes.subarray(from, to))) as string;
  } catch {
    return '';
  }
}
