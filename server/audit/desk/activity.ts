import { setImmediate } from 'node:timers/promises';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { LogActivity, LogFilter } from '../../protocol/log.ts';
import type { DeskDeps } from './deps.ts';
import { criteriaOf, filterWord } from './filter.ts';
import { periodOf, stretchesOf } from './periods.ts';
import { countMeeting, timeAt } from './store.ts';

/** More bars than this nobody can tell apart. */
const MOST_BARS = 120;
const UNITS = ['hour', 'day', 'month'] as const;

/** How many lines fell in each hour, day or month of the filter's period. */
export async function activity(deps: DeskDeps, by: Context, filter: LogFilter): Promise<LogActivity> {
  const { db, append } = deps;
  const zone = await deps.timeZone();
  const criteria = await criteriaOf(db, filter);
  const { unit, starts } = await barsOf(deps, filter, zone);
  const bars: LogActivity['bars'] = [];
  for (const [at, from] of starts.slice(0, -1).entries()) {
    const until = starts[at + 1] ?? from;
    const counts = { lines: 0, notDone: 0 };
    for (const stretch of await stretchesOf(db, { from, until })) {
      const { lines, notDone } = await countMeeting(db, criteria, stretch);
      counts.lines += lines;
      counts.notDone += notDone;
      await setImmediate();
    }
    bars.push({ from: iso(from), ...counts });
  }
  const detail = { view: 'activity', found: bars.length, personal: false, filter: filterWord(filter) };
  await transact(db, (tx) =>
    append(tx, { code: 'audit.viewed', by, about: [{ kind: 'log', id: 'audit' }], detail }),
  );
  return { unit, bars };
}

/** Where each bar begins, and last where the last one ends: in the smallest unit that gives few enough. */
async function barsOf(
  { db, clock }: DeskDeps,
  filter: LogFilter,
  zone: string,
): Promise<{ readonly unit: LogActivity['unit']; readonly starts: readonly EpochMs[] }> {
  const asked = periodOf(filter, zone);
  const [whole] = await stretchesOf(db, { from: null, until: null });
  const first = whole === undefined ? clock() : (Date.parse(await timeAt(db, whole.from)) as EpochMs);
  const from = zoned(Math.max(asked.from ?? first, first), zone);
  const until = zoned(Math.min(asked.until ?? clock() + 1, clock() + 1), zone);
  for (const unit of UNITS) {
    const starts = startsOf(unit, from, until);
    if (starts.length <= MOST_BARS + 1 || unit === 'month') return { unit, starts };
  }
  return { unit: 'month', starts: [] };
}

function startsOf(
  unit: LogActivity['unit'],
  from: Temporal.ZonedDateTime,
  until: Temporal.ZonedDateTime,
): EpochMs[] {
  const starts: EpochMs[] = [];
  let at = floorOf(unit, from);
  while (Temporal.ZonedDateTime.compare(at, until) < 0 && starts.length <= 12 * 25) {
    starts.push(at.epochMilliseconds as EpochMs);
    at = at.add({ [`${unit}s`]: 1 });
  }
  return starts.length === 0 ? [] : [...starts, at.epochMilliseconds as EpochMs];
}

function floorOf(unit: LogActivity['unit'], at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  if (unit === 'hour') return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
  const day = at.startOfDay();
  return unit === 'day' ? day : day.with({ day: 1 });
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
