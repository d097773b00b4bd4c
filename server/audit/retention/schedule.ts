import { DAY, type EpochMs, HOUR } from '../../core/clock.ts';

/** What a run had to leave undone, for the operator to see. */
export type Trouble =
  /** Bodies stand though their term is over: no signed head covers them. */
  | 'no-head'
  /** What was deleted is not off the disk: another process reads the files. */
  | 'in-use'
  /** A backup or a day of the application log cannot be removed; the application log says why. */
  | 'files-stay';

/** How the last run went. */
export interface LastRun {
  /** Null before the first. */
  readonly at: EpochMs | null;
  readonly trouble: Trouble | null;
}

/** The hour of the night, as the organisation's clocks show it. */
const NIGHT = 3;

/** Whether a run is due: every night, soon after a start when a night was missed, and again when files were in use. */
export function isDue({ at, trouble }: LastRun, now: EpochMs, timeZone: string): boolean {
  if (at === null || Math.abs(now - at) >= DAY) return true;
  if (trouble === 'in-use' && now - at >= HOUR) return true;
  const night = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .withPlainTime({ hour: NIGHT }).epochMilliseconds;
  return at < night && night <= now;
}
