import { type Clock, type EpochMs, later, MINUTE } from '../../core/clock.ts';

/** What was asked of a browser and not answered yet: a secret to confirm, or a challenge to sign. */
export interface Draft {
  readonly kind: 'totp' | 'new-passkey' | 'passkey';
  /** The secret (base32) or the challenge. */
  readonly value: string;
}

const LASTS = 15 * MINUTE;
const MOST = 10_000;

/** Drafts by who they are for: a session, or somebody halfway in. One at a time; in memory alone. */
export interface Drafts {
  put(of: string, draft: Draft): void;
  /** The value of a draft of this kind, or null. It stays, so that a mistyped code may be typed again. */
  look(of: string, kind: Draft['kind']): string | null;
  /** The same for once: a challenge is never signed twice. */
  take(of: string, kind: Draft['kind']): string | null;
  drop(of: string): void;
}

export function openDrafts(clock: Clock): Drafts {
  const drafts = new Map<string, Draft & { readonly until: EpochMs }>();

  function look(of: string, kind: Draft['kind']): string | null {
    const found = drafts.get(of);
    return found === undefined || found.kind !== kind || found.until <= clock() ? null : found.value;
  }

  return {
    put(of, draft) {
      const now = clock();
      drafts.delete(of);
      for (const [key, { until }] of drafts) if (until <= now) drafts.delete(key);
      const [oldest] = drafts.keys();
      if (drafts.size >= MOST && oldest !== undefined) drafts.delete(oldest);
      drafts.set(of, { ...draft, until: later(now, LASTS) });
    },
    look,
    take(of, kind) {
      const value = look(of, kind);
      if (value !== null) drafts.delete(of);
      return value;
    },
    drop: (of) => void drafts.delete(of),
  };
}
