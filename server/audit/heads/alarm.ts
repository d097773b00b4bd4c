import { type EpochMs, MINUTE } from '../../core/clock.ts';
import type { SinkRow } from '../../core/schema.ts';

/** A sink may be away this long, for an update say, before the log and the screens call it dead. */
export const ALARM_AFTER = 5 * MINUTE;

/** What the log has to tell of a sink now: that it fails for too long, that it works again, or nothing. */
export function alarmOf(
  { failing, alarmed, since }: Pick<SinkRow, 'failing' | 'alarmed' | 'since'>,
  now: EpochMs,
): 'failed' | 'restored' | null {
  if (failing === 0) return alarmed === 1 ? 'restored' : null;
  // a clock that was set back must not put it off
  return alarmed === 0 && Math.abs(now - since) >= ALARM_AFTER ? 'failed' : null;
}
