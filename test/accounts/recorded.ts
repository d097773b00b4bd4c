import { randomBytes } from 'node:crypto';
import type { Append, Occurrence } from '../../server/audit/event.ts';
import { openKeys } from '../../server/audit/keys.ts';
import { openLog } from '../../server/audit/service.ts';
import type { Clock, EpochMs } from '../../server/core/clock.ts';
import type { Context } from '../../server/core/context.ts';
import type { Db } from '../../server/core/database.ts';
import { newTrace } from '../../server/core/ids.ts';

/** The real log, which also remembers what was reported to it since the last `lines.length = 0`. */
export async function recordedLog(db: Db, clock: Clock) {
  const keys = openKeys(':memory:', randomBytes(32));
  const { append, maskedName } = await openLog({
    db,
    clock,
    keys,
    installation: 'test',
    site: 'main',
    monotonic: clock,
  });
  const lines: Occurrence[] = [];
  const log = {
    lines,
    maskedName,
    /** Set true: as if the log could not be written. */
    fails: false,
    append: (async (tx, occurrence) => {
      if (log.fails) throw new Error('log full');
      await append(tx, occurrence);
      lines.push(occurrence);
    }) satisfies Append,
    codes: () => lines.map(({ code, why }) => (why === undefined ? code : `${code} ${why}`)),
    /** Everything that stands readable in the stored lines. */
    stored: async () =>
      (await db.selectFrom('audit').select('body').execute()).map(({ body }) => body).join('\n'),
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
