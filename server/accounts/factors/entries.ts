import { type Clock, type EpochMs, later, MINUTE } from '../../core/clock.ts';
import { tokenMatches } from '../../core/ids.ts';
import type { AccountRow } from '../../core/schema.ts';
import { newSession, readCookie } from '../session.ts';

/** Somebody whose password was right and whose second factor is still to come. It opens nothing by itself. */
export interface Entry {
  readonly id: string;
  readonly accountId: string;
  /** Whether a factor must be shown, or a first one made. */
  readonly step: 'factor' | 'enrol';
  /** Hash of the password that was right: another one since ends this. */
  readonly password: string | null;
  /** How the first step was passed, where that was no password. */
  readonly method?: 'sso';
}

interface Kept extends Entry {
  readonly secretHash: Buffer;
  readonly until: EpochMs;
  tries: number;
}

/** Long enough to find the phone, and to install an app on it. */
const LASTS: Readonly<Record<Entry['step'], number>> = { factor: 5 * MINUTE, enrol: 20 * MINUTE };
/** Then the password is asked again. */
const TRIES = 5;
const MOST = 10_000;

/** People who are halfway in. They stand in memory alone: a restart asks for the password again. */
export interface Entries {
  /** @returns the cookie that proves it. */
  open(account: Pick<AccountRow, 'id' | 'password'>, step: Entry['step'], method?: 'sso'): string;
  /** Who a cookie belongs to, or null. */
  find(cookie: string | undefined): Entry | null;
  /** Counts a wrong try; the fifth ends it. */
  wrong(entry: Entry): void;
  close(entry: Entry): void;
}

export function openEntries(clock: Clock): Entries {
  const entries = new Map<string, Kept>();

  return {
    open({ id: accountId, password }, step, method) {
      const { id, cookie, secretHash } = newSession();
      const now = clock();
      for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= MOST && oldest !== undefined) entries.delete(oldest);
      entries.set(id, {
        id,
        accountId,
        step,
        password,
        secretHash,
        until: later(now, LASTS[step]),
        tries: 0,
        ...(method !== undefined && { method }),
      });
      return cookie;
    },
    find(cookie) {
      const given = readCookie(cookie ?? '');
      const kept = given === null ? undefined : entries.get(given.id);
      if (given === null || kept === undefined || kept.until <= clock()) return null;
      if (!tokenMatches(given.secret, kept.secretHash)) return null;
      const { secretHash: _, until: __, tries: ___, ...entry } = kept;
      return entry;
    },
    wrong({ id }) {
      const kept = entries.get(id);
      if (kept === undefined) return;
      kept.tries += 1;
      if (kept.tries >= TRIES) entries.delete(id);
    },
    close: ({ id }) => void entries.delete(id),
  };
}
