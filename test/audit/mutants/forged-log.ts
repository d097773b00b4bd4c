import { createHash, type KeyObject } from 'node:crypto';
import { canonical } from '../../../server/core/canonical.ts';

/** One line as a forger holds it; a body may be text that is not canonical, or gone. */
export interface ForgedLine {
  readonly body: string | null;
  readonly leaf: Buffer;
}

/** What was signed, or kept, of a log. */
export interface ForgedHead {
  readonly generation: number;
  readonly size: number;
  readonly root: Buffer;
  /** As a C2SP signed note, and who signed it. */
  readonly note: string;
  readonly signers: readonly KeyObject[];
}

/** A log and its bundle, in the hands of somebody who may change all of it. */
export interface ForgedLog {
  readonly lines: readonly ForgedLine[];
  readonly checkpoints: readonly ForgedHead[];
  /** Lines of keys.txt. */
  readonly keys: readonly string[];
  /** Generation of each line. */
  readonly generations: readonly number[];
}

/** A bundle as it is handed over. */
export interface ForgedBundle {
  readonly events: Buffer;
  readonly checkpoints: string;
  readonly keys: string;
}

export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
}

export function forged(body: object | string): ForgedLine {
  const text = typeof body === 'string' ? body : canonical(body);
  return { body: text, leaf: sha256('\0', text) };
}

/** A body read back, with some fields replaced. */
export function changed({ body }: ForgedLine, extra: object): ForgedLine {
  return forged({ ...(JSON.parse(body ?? '{}') as object), ...extra });
}

/** A line of events.ndjson with its end: text, or bytes that are none. */
export type EventText = string | Buffer;

export function bundleOf(log: ForgedLog, events: readonly EventText[] = eventTexts(log.lines)): ForgedBundle {
  return {
    events: Buffer.concat(events.map((line) => Buffer.from(line))),
    checkpoints: log.checkpoints.map(({ note }) => note).join('\n'),
    keys: log.keys.map((key) => `${key}\n`).join(''),
  };
}

/** Lines of events.ndjson over these bodies and leaves, chained afresh. */
export function eventTexts(lines: readonly ForgedLine[]): EventText[] {
  let chain: Buffer = Buffer.alloc(32);
  return lines.map(({ body, leaf }, at) => {
    chain = sha256(Buffer.of(1), chain, leaf);
    return `{"body":${body},"chain":"${chain.toString('hex')}","leaf":"${leaf.toString('hex')}","seq":${at + 1}}\n`;
  });
}
