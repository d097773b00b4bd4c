import { type EpochMs, iso, MINUTE } from '../../core/clock.ts';
import type { Objection } from '../../protocol/availability.ts';
import type { Period } from '../period.ts';
import { covers, type Stretch } from './week.ts';

/** A time that is taken, with the minutes of rest that it wants after it. */
export interface Taken extends Period {
  readonly restMin: number;
}

/** What is known of a clinician. */
export interface ClinicianTimes {
  /** Other appointments. */
  readonly taken: readonly Taken[];
  /** None: nothing is known of when he works. */
  readonly stretches: readonly Stretch[];
  readonly leave: readonly { readonly first_day: string; readonly last_day: string }[];
  /** IANA name. */
  readonly timeZone: string;
}

/** What speaks against a period. */
export function objectionsTo(wanted: Taken, times: ClinicianTimes): readonly Objection[] {
  const { stretches, leave, timeZone } = times;
  const from = Temporal.Instant.fromEpochMilliseconds(wanted.start).toZonedDateTimeISO(timeZone);
  const day = from.toPlainDate().toString();
  const isAway = leave.some(({ first_day, last_day }) => first_day <= day && day <= last_day);
  const minute = from.hour * 60 + from.minute;
  const until = minute + (wanted.end - wanted.start) / MINUTE;
  const works = stretches.length === 0 || covers(stretches, { weekday: from.dayOfWeek, from: minute, until });
  return [
    ...against(wanted, times.taken),
    ...(isAway ? [{ kind: 'leave', at: null } as const] : []),
    ...(works || isAway ? [] : [{ kind: 'outside-hours', at: null } as const]),
  ];
}

/** Of several others that begin at one time it is said once. */
function against(wanted: Taken, others: readonly Taken[]): readonly Objection[] {
  const all = others.flatMap((other): Objection[] => {
    const at = iso(other.start);
    if (other.start < wanted.end && wanted.start < other.end) return [{ kind: 'clash', at }];
    const rested = other.start >= readyAfter(wanted) || wanted.start >= readyAfter(other);
    return rested ? [] : [{ kind: 'no-rest', at }];
  });
  return [...new Map(all.map((one) => [`${one.kind} ${one.at}`, one])).values()];
}

/** When the clinician is ready for the next one. */
function readyAfter({ end, restMin }: Taken): EpochMs {
  return (end + restMin * MINUTE) as EpochMs;
}
