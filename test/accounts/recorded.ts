import type { Append, Occurrence } from '../../server/audit/event.ts';
import type { EpochMs } from '../../server/core/clock.ts';
import type { Context } from '../../server/core/context.ts';
import { newTrace } from '../../server/core/ids.ts';

/** A log that keeps what was reported, for tests that judge the report and not the line made of it. */
export function recordedLog(): {
  append: Append;
  lines: Occurrence[];
  codes: () => string[];
  fails: boolean;
} {
  const lines: Occurrence[] = [];
  const log = {
    lines,
    /** Set true: the log cannot be written. */
    fails: false,
    append: async (_tx: unknown, occurrence: Occurrence) => {
      if (log.fails) throw new Error('log full');
      lines.push(occurrence);
    },
    codes: () => lines.map(({ code, why }) => (why === undefined ? code : `${code} ${why}`)),
  };
  return log;
}

/** A clock that stands still until it is moved. */
export function heldClock(start = Date.UTC(2026, 10, 24, 9)) {
  let now = start;
  return {
    clock: (): EpochMs => now as EpochMs,
    move: (ms: number): void => {
      now += ms;
    },
  };
}

/** Somebody unknown, from an address. */
export function stranger(address: string | null = '192.0.2.7'): Context {
  return { actor: { kind: 'anonymous' }, address, trace: newTrace() };
}

/** The appliance itself. */
export function appliance(): Context {
  return { actor: { kind: 'system' }, address: null, trace: newTrace() };
}
