import { type EpochMs, MINUTE, SECOND } from './clock.ts';

/** How a place outside this computer stands that receives something of us: heads of the log, lines of the programs. */
export interface Standing {
  readonly failing: boolean;
  /** Since when it works, or fails. */
  readonly since: EpochMs;
  /** A word for why it fails; null while it works. */
  readonly why: string | null;
  /** Tries that failed since it last worked. */
  readonly failures: number;
  /** Not tried again before. */
  readonly next: EpochMs;
}

export type StandingEvent = { readonly kind: 'worked' } | { readonly kind: 'failed'; readonly why: string };

/** One that has nothing to receive is asked so often whether it still would: a dead one shows within 15 minutes. */
const PROBE_EVERY = 5 * MINUTE;
const BACK_OFF = [10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE];

/** One that was never tried: at once. */
export function untried(now: EpochMs): Standing {
  return { failing: false, since: now, why: null, failures: 0, next: now };
}

export function step(standing: Standing, event: StandingEvent, now: EpochMs): Standing {
  if (event.kind === 'worked') {
    const since = standing.failing ? now : standing.since;
    return { failing: false, since, why: null, failures: 0, next: (now + PROBE_EVERY) as EpochMs };
  }
  const failures = standing.failures + 1;
  const wait = BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] ?? PROBE_EVERY;
  return {
    failing: true,
    since: standing.failing ? standing.since : now,
    why: event.why,
    failures,
    next: (now + wait) as EpochMs,
  };
}

/** Whether to try now: at once with something to give to one that works, else when its time has come. */
export function mayTry({ failing, next, since }: Standing, pending: boolean, now: EpochMs): boolean {
  // a clock that was set back must not keep it waiting
  return (pending && !failing) || now >= next || now < since;
}
