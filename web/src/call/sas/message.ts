import { fromBase64url } from '../bytes.ts';
import { MESSAGE_LIMIT, readExactly } from '../zvb1.ts';

/** What the comparing side asks of the reading side; for display, but that it may begin a run. */
export type Asking = 'show' | 'again' | 'hide';

/** The messages of a comparison (ZVB1.md, Comparing). Nonces and commitments: 32 bytes, base64url. */
export type SasMessage =
  /** A binds itself to its nonce before it knows the other one */
  | { readonly t: 'sas.commit'; readonly c: string }
  | { readonly t: 'sas.nonce'; readonly n: string }
  | { readonly t: 'sas.reveal'; readonly n: string }
  /** this run is over without a code */
  | { readonly t: 'sas.abort' }
  | { readonly t: 'sas.ask'; readonly what: Asking }
  /** the person there compared, and it was the same */
  | { readonly t: 'sas.result'; readonly ok: true; readonly sig: string }
  /** the person there compared, and it was not */
  | { readonly t: 'sas.result'; readonly ok: false };

/** The text of a message. */
export function sasText(message: SasMessage): string {
  return JSON.stringify(message);
}

/** Whether a text claims to be part of a comparison, well formed or not. */
export function isSas(text: string): boolean {
  return kindOf(text)?.startsWith('sas.') ?? false;
}

/** Reads a message; null when it is not exactly one of them, or longer than 4 KiB. */
export function readSas(text: string): SasMessage | null {
  const kind = kindOf(text);
  if (kind === null) return null;
  switch (kind) {
    case 'sas.commit':
      return withBytes(text, 'sas.commit', 'c');
    case 'sas.nonce':
      return withBytes(text, 'sas.nonce', 'n');
    case 'sas.reveal':
      return withBytes(text, 'sas.reveal', 'n');
    case 'sas.abort':
      return read(text, ['t']) && { t: 'sas.abort' };
    case 'sas.ask':
      return readAsk(text);
    case 'sas.result':
      return readResult(text);
    default:
      return null;
  }
}

function withBytes<T extends 'sas.commit' | 'sas.nonce' | 'sas.reveal', Field extends 'c' | 'n'>(
  text: string,
  t: T,
  field: Field,
) {
  const value = read(text, ['t', field])?.[field];
  return isBytes(value, 32) ? ({ t, [field]: value } as { t: T } & Record<Field, string>) : null;
}

function readAsk(text: string): SasMessage | null {
  const what = read(text, ['t', 'what'])?.what;
  return what === 'show' || what === 'again' || what === 'hide' ? { t: 'sas.ask', what } : null;
}

function readResult(text: string): SasMessage | null {
  if (read(text, ['t', 'ok'])?.ok === false) return { t: 'sas.result', ok: false };
  const message = read(text, ['t', 'ok', 'sig']);
  if (message?.ok !== true || !isBytes(message.sig, 64)) return null;
  return { t: 'sas.result', ok: true, sig: message.sig };
}

function read<Field extends string>(text: string, fields: readonly Field[]) {
  return readExactly(text, MESSAGE_LIMIT, fields);
}

function isBytes(value: unknown, length: number): value is string {
  return typeof value === 'string' && fromBase64url(value)?.length === length;
}

function kindOf(text: string): string | null {
  if (text.length > MESSAGE_LIMIT) return null;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, 't');
    const kind = isObject ? (value as { t: unknown }).t : null;
    return typeof kind === 'string' ? kind : null;
  } catch {
    return null;
  }
}
