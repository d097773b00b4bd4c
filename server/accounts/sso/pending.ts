import { type Clock, type EpochMs, later, MINUTE } from '../../core/clock.ts';
import { tokenMatches } from '../../core/ids.ts';
import { newSession, readCookie } from '../session.ts';
import type { Checks } from './provider.ts';

/** A browser that was sent to the sign-in service. */
export interface Pending {
  readonly checks: Checks;
  /** The account that the person asked to link, where it is no sign-in. */
  readonly linkTo: string | null;
}

interface Kept extends Pending {
  readonly secretHash: Buffer;
  readonly until: EpochMs;
}

/** Long enough to sign in there, with a telephone that must be found. */
const LASTS = 10 * MINUTE;
const MOST = 10_000;

/** Browsers that are away at the service. They stand in memory alone: after a restart one presses once more. */
export interface PendingVisits {
  /** @returns the cookie by which the browser is known when it comes back. */
  open(pending: Pending): string;
  /** The visit that a cookie proves; once. */
  take(cookie: string | undefined): Pending | null;
}

export function pendingVisits(clock: Clock): PendingVisits {
  const visits = new Map<string, Kept>();
  return {
    open(pending) {
      const { id, cookie, secretHash } = newSession();
      const now = clock();
      for (const [key, { until }] of visits) if (until <= now) visits.delete(key);
      const [oldest] = visits.keys();
      if (visits.size >= MOST && oldest !== undefined) visits.delete(oldest);
      visits.set(id, { ...pending, secretHash, until: later(now, LASTS) });
      return cookie;
    },
    take(cookie) {
      const given = readCookie(cookie ?? '');
      const kept = given === null ? undefined : visits.get(given.id);
      if (given === null || kept === undefined || !tokenMatches(given.secret, kept.secretHash)) return null;
      visits.delete(given.id);
      return kept.until <= clock() ? null : { checks: kept.checks, linkTo: kept.linkTo };
    },
  };
}
