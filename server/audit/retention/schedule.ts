import { DAY, type EpochMs, HOUR } from '../../core/clock.ts';

/** What a run had to leave undone, for the operator to see. */
export type Trouble =
  /** Bodies stand though their term is over: no signed head covers them. */
  | 'no-head'
  /** What was deleted is not off the disk: another process reads the files. */
  | 'in-use'
  /** A backup or a day of the application log cannot be removed; the application log says why. */
  | 'files-stay'
  /** So much time went by at once that a person must say whether the clock is right. */
  | 'clock-leapt';

/** How the last run went. */
export interface LastRun {
  /** Null before the first. */
  readonly at: EpochMs | null;
  readonly trouble: Trouble | null;
}

/** The hour of the night, as the organisation's clocks show it. */
const NIGHT = 3;

/** More than a month without a run: the computer stood still that long, or somebody set the clock ahead. */
const BELIEVED = 31 * DAY;

/**
 * Whether the clock may be believed without a person. What ends cannot be brought back, and a clock that is a year ahead
 * would end all of it: appointments, messages, and the backups that hold them.
 */
export function isBelieved({ at }: LastRun, now: EpochMs): boolean {
  return at === null || now - at <= BELIEVED;
}

/** Whether a run is due: every night, soon after a start when a night was missed, and again when files were in use. */
export function isDue({ at, trouble }: LastRun, now: EpochMs, timeZone: string): boolean {
  if (at === null || Math.abs(now - at) >= DAY) return true;
  if (trouble === 'in-use' && now - at >= HOUR) return true;
  const night = nightOf(now, timeZone).epochMilliseconds;
  return at < night && night <= now;
}

/** The first moment after now at which a run is due of itself, or so many nights later. */
export function nextNight(now: EpochMs, timeZone: string, later = 0): EpochMs {
  const today = nightOf(now, timeZone);
  const days = (today.epochMilliseconds > now ? 0 : 1) + later;
  return today.add({ days }).epochMilliseconds as EpochMs;
}

function nightOf(at: EpochMs, timeZone: string): Temporal.ZonedDateTime {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return moment.withPlainTime({ hour: NIGHT });
}
