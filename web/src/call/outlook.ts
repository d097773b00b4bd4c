import type { Phase, SocketState } from './view.ts';

/** How the call stands, in one word that both people can be told. */
export type OutlookWord =
  /** on the way in */
  | 'connecting'
  | 'live'
  /** media go on; only the app cannot be reached */
  | 'no-server'
  /** media are gone, and are being looked for without anybody's help */
  | 'recovering'
  /** that lasts too long: people are shown the telephone, and the search goes on */
  | 'phone';

/** State of the outlook; `outlook` is the only way it changes. */
export interface Outlook {
  readonly word: OutlookWord;
  /** Since when media are gone, ms; null: they are not. */
  readonly lostAt: number | null;
}

export const AT_THE_DOOR: Outlook = { word: 'connecting', lostAt: null };

/** Networks that change take seconds, lifts half a minute; a person waits no longer than this for a word. */
export const PATIENCE_MS = 30_000;

/** @param nowMs any clock that does not jump; the same at each call */
export function outlook(
  before: Outlook,
  { phase, socket }: { readonly phase: Phase; readonly socket: SocketState },
  nowMs: number,
): Outlook {
  if (phase === 'live') return { word: socket === 'open' ? 'live' : 'no-server', lostAt: null };
  if (phase !== 'reconnecting') return AT_THE_DOOR;
  const lostAt = before.lostAt ?? nowMs;
  return { word: nowMs - lostAt >= PATIENCE_MS ? 'phone' : 'recovering', lostAt };
}

/** Whole seconds until the telephone is shown; 0 when it is, or when nothing is lost. */
export function secondsLeft({ lostAt }: Outlook, nowMs: number): number {
  return lostAt === null ? 0 : Math.max(0, Math.ceil((lostAt + PATIENCE_MS - nowMs) / 1_000));
}
