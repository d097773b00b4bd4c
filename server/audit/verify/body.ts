import type { Member } from './canonical.ts';
import { timeAt } from './time.ts';

/** Events that the verifier knows (FORMAT.md §6). */
export type KnownCode = 'clock.accepted' | 'audit.released' | 'backup.restored' | 'key.rotated';

const CODES: readonly (readonly [KnownCode, Uint8Array])[] = (
  ['clock.accepted', 'audit.released', 'backup.restored', 'key.rotated'] as const
).map((code) => [code, Buffer.from(`${code}"`)]);
/** In canonical order `code` is the first of the names that `ev` has. */
const FIRST = Buffer.from('{"code":"');
const OPEN = 0x7b;
const VERSION = 0x31;

/** What the verifier judges of a body, gathered while its form is read: nothing else of it is ever built. */
export class BodyParts {
  /** Whether `v` is the version that this verifier knows. */
  version = false;
  /** -1 when it is no number from 0. */
  seq = -1;
  /** `ts` as timeAt reads it. */
  time = -1;
  code: KnownCode | null = null;
  #bytes: Uint8Array = new Uint8Array();

  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.version = false;
    this.seq = -1;
    this.time = -1;
    this.code = null;
  }

  readonly member: Member = (name, colon, value, end) => {
    const bytes = this.#bytes;
    const length = colon - name - 2;
    if (length > 3) return;
    const first = bytes[name + 1];
    const second = bytes[name + 2];
    if (length === 1 && first === V) this.version = end - value === 1 && bytes[value] === VERSION;
    else if (length === 2 && first === T && second === S) this.time = timeAt(bytes, value + 1, end - 1);
    else if (length === 2 && first === E && second === V) this.code = codeAt(bytes, value, end);
    else if (length === 3 && first === S && second === E && bytes[name + 3] === Q)
      this.seq = numberAt(bytes, value, end);
  };
}

const [E, Q, S, T, V] = [0x65, 0x71, 0x73, 0x74, 0x76];

function codeAt(bytes: Uint8Array, at: number, end: number): KnownCode | null {
  if (bytes[at] !== OPEN) return null;
  if (!isAt(FIRST, bytes, at)) return codeAmong(bytes, at, end);
  for (const [code, text] of CODES) if (isAt(text, bytes, at + FIRST.length)) return code;
  return null;
}

/** The code in an `ev` that has other names than ours. */
function codeAmong(bytes: Uint8Array, at: number, end: number): KnownCode | null {
  const { code } = JSON.parse(Buffer.from(bytes.subarray(at, end)).toString('utf8')) as { code?: unknown };
  return CODES.find(([known]) => known === code)?.[0] ?? null;
}

function numberAt(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let place = at; place < end; place += 1) {
    const digit = (bytes[place] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether these bytes stand there. */
export function isAt(word: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (bytes[at + index] !== word[index]) return false;
  }
  return true;
}
