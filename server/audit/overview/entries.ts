import type { EpochMs } from '../../core/clock.ts';
import type { Logged } from '../exports/logged.ts';

/** What one person did in one way on one day: one line of the log, or several alike. */
export interface Entry {
  /** Day on the organisation's clocks. */
  readonly day: string;
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly times: number;
  /** A line that stands for all of them. */
  readonly line: Logged;
}

/**
 * Puts together what is alike within a day (NEN 7513 §9): the same person, role, event, outcome, purpose and right.
 *
 * @param dayOf the organisation's day of a moment.
 * @returns in the order in which each began.
 */
export function entriesOf(lines: readonly Logged[], dayOf: (at: EpochMs) => string): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const line of lines) {
    const at = Date.parse(line.ts) as EpochMs;
    const day = dayOf(at);
    const key = JSON.stringify([day, ...sameness(line)]);
    const known = found.get(key);
    found.set(
      key,
      known === undefined
        ? { day, first: at, last: at, times: 1, line }
        : { ...known, last: Math.max(known.last, at) as EpochMs, times: known.times + 1 },
    );
  }
  return [...found.values()];
}

function sameness({ usr: [usr], ev, out, purpose, chk, pol }: Logged): readonly unknown[] {
  return [usr?.id, usr?.role, ev.code, out, purpose, chk, pol.rel];
}
