import { DAY, type EpochMs, HOUR, later, MINUTE } from '../../core/clock.ts';

/** An appointment to come that a calendar had. */
export interface Had {
  readonly number: string;
  readonly uid: string;
  readonly appointmentId: string;
  readonly startsAt: EpochMs;
  /** Since when it misses it; null: it had it last time. */
  readonly goneSince: EpochMs | null;
}

/** What a calendar has now. */
export interface Has {
  readonly numbers: ReadonlySet<string>;
  /** Events of which not every time is known. */
  readonly unclear: ReadonlySet<string>;
  /** It has events, and each could be read. */
  readonly isWhole: boolean;
}

/** What becomes of appointments that a calendar has no more. */
export interface Gone {
  /** Missed for the first time: the next look decides. */
  readonly mark: readonly Had[];
  readonly cancel: readonly Had[];
  /** So close that a person has to decide. */
  readonly ask: readonly Had[];
  /** So many at once that something is wrong with the calendar; nothing is done. */
  readonly isMany: boolean;
}

/** Two looks have to agree, with so much time between them. */
const BETWEEN = 10 * MINUTE;
/** So shortly before, people may sit and wait already. */
const CLOSE = HOUR;
/** Beyond this a series is not followed. */
const AHEAD = 360 * DAY;
const FEW = 3;
const PART = 0.2;

const NOTHING: Gone = { mark: [], cancel: [], ask: [], isMany: false };

/** Judges what is missing. An empty calendar, or one with something that cannot be read, never cancels anything. */
export function goneOf(had: readonly Had[], has: Has, now: EpochMs): Gone {
  const coming = had.filter(({ startsAt }) => startsAt > now && startsAt < later(now, AHEAD));
  const missing = coming.filter(({ number, uid }) => !has.numbers.has(number) && !has.unclear.has(uid));
  if (!has.isWhole) return NOTHING;
  if (missing.length > Math.max(FEW, coming.length * PART)) return { ...NOTHING, isMany: true };
  const isSure = ({ goneSince }: Had) => goneSince !== null && goneSince <= later(now, -BETWEEN);
  const isClose = ({ startsAt }: Had) => startsAt <= later(now, CLOSE);
  return {
    mark: missing.filter(({ goneSince }) => goneSince === null),
    ask: missing.filter((one) => isClose(one)),
    cancel: missing.filter((one) => isSure(one) && !isClose(one)),
    isMany: false,
  };
}
