import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SECOND } from '../../core/clock.ts';
import { guardedLookup, mayReach, type Reach } from '../../core/outbound.ts';

/** What its server said of the version that was read last. */
export interface Seen {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What came of a look. */
export type Fetched =
  | ({ readonly kind: 'read'; readonly text: string } & Seen)
  /** As it was. */
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly why: string };

/** Where calendars may be. */
export interface CalendarReach extends Reach {
  /** A trial may ask this computer itself without TLS. */
  readonly isTrial: boolean;
}

const PATIENCE = 20 * SECOND;
const LARGEST = 5_000_000;
const OWN = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The rules under which this address may be asked; null: it may not. */
export function reachFor(url: string, reach: CalendarReach): Reach | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  const isOwn = reach.isTrial && OWN.has(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isOwn)) return null;
  const rules = { hosts: reach.hosts, private: reach.private || isOwn };
  return mayReach(url, rules) ? rules : null;
}

/**
 * Asks for a calendar once: no redirect is followed, five megabytes are enough, and after twenty seconds it has failed.
 * Never rejects.
 */
export async function fetchCalendar(
  url: string,
  seen: Seen,
  reach: CalendarReach,
  end: AbortSignal,
): Promise<Fetched> {
  const rules = reachFor(url, reach);
  if (rules === null) return { kind: 'failed', why: 'not-allowed' };
  const ask = url.startsWith('https:') ? requestHttps : requestHttp;
  const headers = {
    ...{ accept: 'text/calendar', 'accept-encoding': 'identity', 'user-agent': 'beeldkamer' },
    ...(seen.etag !== null && { 'if-none-match': seen.etag }),
    ...(seen.lastModified !== null && { 'if-modified-since': seen.lastModified }),
  };
  const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE), end]);
  return await new Promise((resolve) => {
    const fail = (fault: NodeJS.ErrnoException): void => resolve({ kind: 'failed', why: wordOf(fault) });
    ask(url, { agent: false, lookup: guardedLookup(rules), signal, headers }, (answer) => {
      take(answer).then(resolve, fail);
    })
      .on('error', fail)
      .end();
  });
}

async function take(answer: IncomingMessage): Promise<Fetched> {
  const status = answer.statusCode ?? 0;
  if (status !== 200) {
    answer.destroy();
    return status === 304 ? { kind: 'same' } : { kind: 'failed', why: `http-${status}` };
  }
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') {
    answer.destroy();
    return { kind: 'failed', why: 'encoded' };
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) return { kind: 'failed', why: 'too-large' };
    parts.push(part);
  }
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return { kind: 'read', text: textOf(Buffer.concat(parts)), etag, lastModified };
}

/** UTF-8 or UTF-16 by its mark, or what Windows writes. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function wordOf(fault: NodeJS.ErrnoException): string {
  if (fault.name === 'AbortError' || fault.name === 'TimeoutError') return 'timeout';
  if (fault.message === 'PRIVATE_ADDRESS') return 'private-address';
  return (fault.code ?? 'fault').toLowerCase().replaceAll('_', '-');
}
