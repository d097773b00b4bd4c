import { BodyParts, isAt } from './body.ts';
import { objectEnd } from './canonical.ts';

/** No lawful line comes near; without a limit one endless line would fill the memory. */
export const MAX_LINE = 1024 * 1024;
const NEWLINE = 0x0a;

const HEAD = Buffer.from('{"body":');
const NULL = Buffer.from('null');
const CHAIN = Buffer.from(',"chain":"');
const LEAF = Buffer.from('","leaf":"');
const SEQ = Buffer.from('","seq":');
const HEX = 64;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const MAX_DIGITS = 16;
/** Bytes of a line without body, with its end. */
export const SHORTEST_LINE: number =
  HEAD.length + NULL.length + CHAIN.length + LEAF.length + SEQ.length + 2 * HEX + 3;

/** Where the parts of a line of events.ndjson stand; one object is used for all lines. */
export interface LinePlaces {
  /** Begin and end of the body; equal when it is null. */
  body: number;
  bodyEnd: number;
  /** First hex digit. */
  chain: number;
  leaf: number;
  seq: number;
  /** Behind the line's end. */
  next: number;
  readonly parts: BodyParts;
}

export function linePlaces(): LinePlaces {
  return { body: 0, bodyEnd: 0, chain: 0, leaf: 0, seq: 0, next: 0, parts: new BodyParts() };
}

/** Finds the parts of the line that begins at `at`. @returns false when it is not, byte for byte, canonical. */
export function readLine(bytes: Uint8Array, at: number, places: LinePlaces): boolean {
  const body = at + HEAD.length;
  if (!isAt(HEAD, bytes, at)) return false;
  const bare = isAt(NULL, bytes, body);
  const end = bare ? body + NULL.length : bodyEnd(bytes, body, places.parts);
  const chain = end + CHAIN.length;
  const leaf = chain + HEX + LEAF.length;
  const seq = leaf + HEX + SEQ.length;
  if (end === 0 || !isAt(CHAIN, bytes, end) || !isAt(LEAF, bytes, chain + HEX)) return false;
  if (!isAt(SEQ, bytes, leaf + HEX)) return false;
  const close = seqEnd(bytes, seq, places);
  if (close === 0 || bytes[close] !== CLOSE || bytes[close + 1] !== NEWLINE) return false;
  places.body = body;
  places.bodyEnd = bare ? body : end;
  places.chain = chain;
  places.leaf = leaf;
  places.next = close + 2;
  return places.next - 1 - at <= MAX_LINE;
}

/** Why a line that readLine did not take is none. */
export function lineFault(bytes: Uint8Array, at: number): 'line-too-long' | 'no-line-end' | 'not-canonical' {
  const end = bytes.indexOf(NEWLINE, at);
  if ((end === -1 ? bytes.length : end) - at > MAX_LINE) return 'line-too-long';
  return end === -1 ? 'no-line-end' : 'not-canonical';
}

function bodyEnd(bytes: Uint8Array, at: number, parts: BodyParts): number {
  parts.begin(bytes);
  return bytes[at] === OPEN ? objectEnd(bytes, at, 0, parts.member) : 0;
}

function seqEnd(bytes: Uint8Array, at: number, places: LinePlaces): number {
  let end = at;
  let seq = 0;
  for (let digit = (bytes[end] ?? 0) - 0x30; digit >= 0 && digit <= 9; digit = (bytes[end] ?? 0) - 0x30) {
    seq = seq * 10 + digit;
    end += 1;
  }
  places.seq = seq;
  return bytes[at] === 0x30 || end === at || end - at > MAX_DIGITS || seq > Number.MAX_SAFE_INTEGER ? 0 : end;
}
