import type { EpochMs } from '../../core/clock.ts';
import type { Terms } from '../../organisation/service.ts';

/** Lines are kept at least so long from their writing, whoever asks for erasure (Stcrt. 2019, 38007). */
export const LEGAL_YEARS = 5;

/** What has come to its end: whatever ended before these moments. */
export interface Cutoffs {
  /** First month (`YYYY-MM`, UTC, as keys have it) of which the log still keeps keys and bodies. */
  readonly month: string;
  readonly appointments: EpochMs;
  readonly calls: EpochMs;
  readonly deliveries: EpochMs;
  readonly tests: EpochMs;
  readonly figures: EpochMs;
  /** First month (`YYYY-MM`) of which sums are kept. */
  readonly tallies: string;
  readonly incidents: EpochMs;
  /** First month (`YYYY-MM`) of which the review is kept. */
  readonly reviews: string;
  readonly comparisons: EpochMs;
  readonly links: EpochMs;
  readonly backups: EpochMs;
  readonly appLogs: EpochMs;
}

/**
 * Where each term ends now. Months and days are those of the organisation's calendar, and count whole: what ended on
 * 31 January is still there on the last of February a year later.
 */
export function cutoffsAt(now: EpochMs, terms: Terms, timeZone: string): Cutoffs {
  const moment = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const dayBefore = (ago: Temporal.DurationLike): EpochMs =>
    moment.toPlainDate().subtract(ago).toZonedDateTime(timeZone).epochMilliseconds as EpochMs;
  return {
    month: monthBefore(now, terms.logYears),
    appointments: dayBefore({ months: terms.appointmentMonths }),
    calls: dayBefore({ months: terms.callMonths }),
    deliveries: dayBefore({ days: terms.deliveryDays }),
    tests: dayBefore({ days: terms.testDays }),
    figures: dayBefore({ days: terms.qualityDays }),
    tallies: moment.toPlainDate().toPlainYearMonth().subtract({ months: terms.tallyMonths }).toString(),
    incidents: dayBefore({ years: terms.incidentYears }),
    reviews: moment
      .toPlainDate()
      .toPlainYearMonth()
      .subtract({ years: terms.reviewYears, months: 1 })
      .toString(),
    // only those of the last 24 hours are ever counted
    comparisons: moment.subtract({ hours: 24 }).epochMilliseconds as EpochMs,
    backups: dayBefore({ days: terms.backupDays }),
    appLogs: dayBefore({ days: terms.appLogDays }),
    links: moment.subtract({ hours: terms.linkHours }).epochMilliseconds as EpochMs,
  };
}

/**
 * The month so many years ago: every line of the months before it is older than that, also the last one of a
 * February.
 */
export function monthBefore(now: EpochMs, years: number): string {
  return monthOf(now).subtract({ years }).toString();
}

/** When a month of the log begins. */
export function monthStart(month: string): EpochMs {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return first.toZonedDateTime('UTC').epochMilliseconds as EpochMs;
}

/** The first day (`YYYY-MM-DD`) on which the law lets a line go that was written at this moment. */
export function lawfulFrom(written: EpochMs): string {
  return monthOf(written).add({ years: LEGAL_YEARS, months: 1 }).toPlainDate({ day: 1 }).toString();
}

function monthOf(at: EpochMs): Temporal.PlainYearMonth {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toPlainYearMonth();
}
