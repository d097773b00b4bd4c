import type { EpochMs } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { logEnd } from '../store.ts';
import { acceptedClocks, type Stretch, timeAt } from './store.ts';

/** A period: `until` is no part of it; null: open at that side. */
export interface Period {
  readonly from: EpochMs | null;
  readonly until: EpochMs | null;
}

/**
 * Finds the lines of a period by halving, without an index over times: they never fall, but where a person accepted
 * the clock (`clock.accepted`), and there a new stretch begins.
 *
 * @returns the stretches that lie in the period, in order; none when it holds no line.
 */
export async function stretchesOf(db: Db, { from, until }: Period): Promise<readonly Stretch[]> {
  const end = (await logEnd(db))?.seq ?? 0;
  const found: Stretch[] = [];
  for (const whole of await risingStretches(db, end)) {
    const first = from === null ? whole.from : await firstSince(db, whole, from);
    const after = until === null ? whole.through + 1 : await firstSince(db, whole, until);
    if (first < after) found.push({ from: first, through: after - 1 });
  }
  return found;
}

async function risingStretches(db: Db, end: number): Promise<readonly Stretch[]> {
  const breaks = (await acceptedClocks(db)).filter((seq) => seq > 1 && seq <= end);
  const starts = [1, ...breaks];
  const all = starts.map((from, at) => ({ from, through: (starts[at + 1] ?? end + 1) - 1 }));
  return all.filter(({ from, through }) => from <= through);
}

/** The first line of a stretch that was written at this moment or later; one past its end when there is none. */
async function firstSince(db: Db, { from, through }: Stretch, at: EpochMs): Promise<number> {
  let [low, high] = [from, through + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (Date.parse(await timeAt(db, middle)) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Days of the organisation as a period; the last one counts whole. @throws {AppError} BAD_REQUEST when there is no such day */
export function periodOf(
  { from, through }: { readonly from: string | null; readonly through: string | null },
  timeZone: string,
): Period {
  return {
    from: from === null ? null : startOf(from, timeZone, 0),
    until: through === null ? null : startOf(through, timeZone, 1),
  };
}

function startOf(day: string, timeZone: string, later: 0 | 1): EpochMs {
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: later });
    return date.toZonedDateTime(timeZone).epochMilliseconds as EpochMs;
  } catch (cause) {
    throw new AppError('BAD_REQUEST', { cause });
  }
}
