import { iso } from '../core/clock.ts';
import { bySystem } from '../core/context.ts';
import { transact } from '../core/database.ts';
import { AppError, StartRefused } from '../core/errors.ts';
import { clockWatch } from './clock-watch.ts';
import type { Append, Occurrence } from './event.ts';
import { heedLine, heedRefusal } from './incidents/alarms.ts';
import { masked } from './keys.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type LogEnd, logEnd, responsible } from './store.ts';
import { OPERATOR } from './usr.ts';
import { behind, type LogDeps, lineWriter, monotonicOf, PATIENCE_MS, reachable } from './writer.ts';

export type { LogDeps, LogEnd };

export interface Log {
  readonly append: Append;
  /** Writes that an act was refused or failed, in a transaction of its own: the act's was undone. */
  refused(refusal: Refusal): Promise<void>;
  /** Where the log ends now, or `null` while it is empty. */
  end(): Promise<LogEnd | null>;
  /** Whether `beeldkamer init` came to its end here. */
  installed(): Promise<boolean>;
  /** What may stand in a line instead of a sign-in name that nobody has: `hmac:…`. */
  maskedName(typed: string): string;
}

/** Whoever runs the operator's command: the appliance acts, and what is known of the person stands hidden. */
export function byOperator(facts: Readonly<Record<string, string>>): Pick<Occurrence, 'by' | 'personal'> {
  return { by: bySystem(), personal: [{ subject: OPERATOR, of: 'usr/0', facts }] };
}

/**
 * Opens the log.
 *
 * @throws {StartRefused} when the clock stands behind the last line by more than 5 seconds.
 */
export async function openLog(deps: LogDeps): Promise<Log> {
  const { db, clock, keys } = deps;
  const last = await logEnd(db);
  if (last !== null && behind(last, clock()) > PATIENCE_MS) {
    throw new StartRefused(
      `The clock says ${iso(clock())}, but the last line of the log was written at ${last.ts}: set the clock right, or, if it is right now, run beeldkamer accept-clock --reason "...".`,
    );
  }
  const nameKey = keys.derive('masked-name');
  const append = appender(deps, await responsible(db));
  return {
    append,
    refused: async (refusal) => {
      const line = refusalOf(refusal);
      if (line === null) return;
      await transact(db, async (tx) => {
        await append(tx, line);
        if (line.outcome === 4) await heedRefusal({ clock, append }, tx, line);
      });
    },
    end: () => logEnd(db),
    installed: async () => (await responsible(db)) !== null,
    maskedName: (typed) => masked(nameKey, typed),
  };
}

function appender(deps: LogDeps, answers: string | null): Append {
  const { clock } = deps;
  const write = lineWriter(deps, answers);
  const watch = clockWatch(clock, monotonicOf(deps));
  const append: Append = async (tx, occurrence) => {
    let last = await reachable(logEnd(tx));
    if (behind(last, clock()) > PATIENCE_MS) {
      const cause = new Error(`the clock stands behind the log: run beeldkamer accept-clock`);
      throw new AppError('LOG_UNAVAILABLE', { cause });
    }
    const ms = await reachable(watch.stepped(tx));
    if (ms !== 0) {
      last = await write(tx, last, { code: 'clock.stepped', by: bySystem(), detail: { ms } });
      watch.told(tx, last);
    }
    await write(tx, last, occurrence);
    await heedLine({ clock, append }, tx, occurrence);
  };
  return append;
}

/**
 * Accepts that the clock stands behind the log, by a line that says so; times go on from the clock as it is now.
 *
 * @param who the operator, with the reason among the hidden facts.
 * @returns the time of the line before, or `null` when there was nothing to accept.
 */
export function acceptClock(deps: LogDeps, who: Pick<Occurrence, 'by' | 'personal'>): Promise<string | null> {
  const write = lineWriter(deps, null);
  return transact(deps.db, async (tx) => {
    const last = await logEnd(tx);
    const ms = behind(last, deps.clock());
    if (last === null || ms <= PATIENCE_MS) return null;
    await write(tx, last, {
      ...who,
      code: 'clock.accepted',
      about: [{ kind: 'setting', id: 'clock' }],
      detail: { before: last.ts, behind: ms },
    });
    return last.ts;
  });
}
