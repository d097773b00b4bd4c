import { DAEMON, NOTICE, type SyslogMessage } from '../core/syslog.ts';
import type { Entry } from './entry.ts';

/** What stands in every message that this computer sends. */
export interface Origin {
  readonly host: string;
  readonly version: string;
}

/** So many octets every receiver should take (RFC 5425 §4.3.1), with room for the header. */
const MOST_OCTETS = 8_192 - 512;
/** What a fault may take of them, in characters, until it fits. */
const STACKS = [4_000, 1_000, 200];
const MOST_WORDS = 500;
/** Kinds, codes and traces are names. */
const MOST_NAME = 60;
/** RFC 5424 §7.3.1: after it, 1 again. */
const LAST_NUMBER = 2_147_483_647;
/** Levels of pino, and what they are in syslog. */
const SEVERITY: Readonly<Record<number, number>> = { 60: 2, 50: 3, 40: 4, 30: 6, 20: 7, 10: 7 };
/** Node prints a fault that nobody caught with the code around it and all that hangs on it: only its frames are told. */
const TOLD = /^[^\s{}[\]^]|^\s+at /;

/**
 * The message that a line of the journal leaves this computer as; null: it is none of ours, or nothing that may leave.
 *
 * Of the programs' JSON only what is allowed leaves, whatever stands in it; of other lines the words.
 *
 * @param number counts the messages of this process from 1, so that a receiver sees that one is missing.
 */
export function messageOf(entry: Entry, number: number, origin: Origin): SyslogMessage | null {
  const { unit, at, pid, isOfSystemd } = entry;
  const said = unit === null ? null : saidIn(entry);
  if (unit === null || said === null) return null;
  const { severity, text, id } = said;
  const about = { severity, at, app: unit, id: isOfSystemd ? 'unit' : id, text };
  return { ...about, ...(pid !== '' && { pid }), ...common(number, origin) };
}

/** What is sent when the journal has forgotten the lines before a moment. */
export function gapBefore(at: string, number: number, origin: Origin): SyslogMessage {
  const text = `Lines before ${at} are missing: the journal kept them for less long than the receiver was away.`;
  return { severity: NOTICE, at, app: 'beeldkamer-logs', id: 'gap', text, ...common(number, origin) };
}

/** What every message bears. */
function common(
  number: number,
  { host, version }: Origin,
): Pick<SyslogMessage, 'facility' | 'host' | 'data'> {
  const origin = { software: 'beeldkamer', swVersion: version };
  const meta = { sequenceId: String(((number - 1) % LAST_NUMBER) + 1) };
  return { facility: DAEMON, host, data: { origin, meta } };
}

interface Said {
  readonly id: 'line' | 'fault';
  readonly severity: number;
  readonly text: string;
}

function saidIn({ text, severity, isOfSystemd }: Entry): Said | null {
  const json = isOfSystemd ? null : lineOf(text);
  if (json !== null) {
    const level = SEVERITY[Number(json['level'])] ?? severity;
    return { id: json['err'] === undefined ? 'line' : 'fault', severity: level, text: allowed(json) };
  }
  if (!isOfSystemd && !TOLD.test(text)) return null;
  return { id: 'line', severity, text: cut(text.replaceAll(/\p{Cc}/gu, ' ').trimEnd(), MOST_OCTETS) };
}

/** One line of the app's log (log-fields.ts); null when it is none. */
function lineOf(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    const line = JSON.parse(text) as Record<string, unknown>;
    return typeof line['level'] === 'number' ? line : null;
  } catch {
    return null;
  }
}

/** The fields that may leave, as JSON in ASCII: words, trace, and of a fault its kind, words, code and stack. */
function allowed({ msg, trace, err }: Record<string, unknown>): string {
  const fault = typeof err === 'object' && err !== null ? (err as Record<string, unknown>) : null;
  const written = (stack: number): string =>
    ascii(
      JSON.stringify({
        msg: words(msg, MOST_WORDS),
        trace: words(trace, MOST_NAME),
        ...(fault && {
          err: {
            type: words(fault['type'], MOST_NAME),
            code: words(fault['code'], MOST_NAME),
            message: words(fault['message'], MOST_WORDS),
            stack: words(fault['stack'], stack),
          },
        }),
      }),
    );
  return STACKS.map(written).find((text) => text.length <= MOST_OCTETS) ?? written(0);
}

function words(value: unknown, most: number): string | undefined {
  return typeof value === 'string' ? value.slice(0, most) : undefined;
}

/** Collectors differ in what they do with other characters. */
function ascii(json: string): string {
  return json.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text of at most so many octets, cut between characters. */
function cut(text: string, most: number): string {
  const octets = Buffer.from(text);
  if (octets.length <= most) return text;
  return new TextDecoder().decode(octets.subarray(0, most)).replace(/\ufffd+$/, '');
}
