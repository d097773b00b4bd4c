import { isSas, readSas, type SasMessage } from './sas/message.ts';
import { MESSAGE_LIMIT, readExactly } from './zvb1.ts';

/** Label and id of the channel on which two browsers speak without the app (ZVB1.md, Channel). */
export const CONTROL = { label: 'zvb-ctl', id: 0 } as const;

/** What the other side says of its own media: for display only, nothing rests on it. */
export interface MediaHint {
  readonly mic: boolean;
  readonly cam: boolean;
}

/** A message of the channel, as far as it can be told without keys. */
export type ControlMessage =
  | { readonly t: 'media'; readonly hint: MediaHint }
  /** the host's signed half, still to be verified */
  | { readonly t: 'admit'; readonly text: string }
  /** the host says who is in, or to whom he gives the call, still to be verified */
  | { readonly t: 'roster'; readonly text: string }
  /** the host takes its half back: the app has refused the other one */
  | { readonly t: 'admit.void'; readonly call: string }
  /** the host lets both sides be seen, where the appointment's kind shows one */
  | { readonly t: 'pictures'; readonly call: string }
  /** part of a comparison; null: it claims to be one, and is not exactly a message of it */
  | { readonly t: 'sas'; readonly message: SasMessage | null };

/** Reads a message of the channel; null when it is none that this version knows. */
export function readControl(text: unknown): ControlMessage | null {
  if (typeof text !== 'string') return null;
  if (/^\{"t":"(roster|handover)",/.test(text)) return { t: 'roster', text };
  if (text.length > MESSAGE_LIMIT) return null;
  if (text.startsWith('{"t":"admit",')) return { t: 'admit', text };
  if (isSas(text)) return { t: 'sas', message: readSas(text) };
  return readHint(text) ?? readVoid(text) ?? readPictures(text);
}

export function hintText({ mic, cam }: MediaHint): string {
  return JSON.stringify({ t: 'media', mic, cam });
}

export function voidText(call: string): string {
  return JSON.stringify({ t: 'admit.void', v: 1, call });
}

export function picturesText(call: string): string {
  return JSON.stringify({ t: 'pictures', v: 1, call, show: 'both' });
}

function readHint(text: string): ControlMessage | null {
  const message = readExactly(text, MESSAGE_LIMIT, ['t', 'mic', 'cam']);
  if (message?.t !== 'media') return null;
  const { mic, cam } = message;
  return typeof mic === 'boolean' && typeof cam === 'boolean' ? { t: 'media', hint: { mic, cam } } : null;
}

function readVoid(text: string): ControlMessage | null {
  const message = readExactly(text, MESSAGE_LIMIT, ['t', 'v', 'call']);
  if (message?.t !== 'admit.void' || message.v !== 1) return null;
  return typeof message.call === 'string' ? { t: 'admit.void', call: message.call } : null;
}

function readPictures(text: string): ControlMessage | null {
  const message = readExactly(text, MESSAGE_LIMIT, ['t', 'v', 'call', 'show']);
  if (message?.t !== 'pictures' || message.v !== 1 || message.show !== 'both') return null;
  return typeof message.call === 'string' ? { t: 'pictures', call: message.call } : null;
}
