import { HOUR, iso, later, MINUTE } from '../../core/clock.ts';
import { bySystem, type Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { unseal } from '../../core/seal.ts';
import type { CalendarRow } from '../../core/system-rows.ts';
import type { CalendarReport } from '../../protocol/calendars.ts';
import type { CodePlace, ImportLine } from '../../protocol/import.ts';
import { cancel } from '../changing.ts';
import type { AgendaDeps } from '../deps.ts';
import { type JudgedCalendar, judgeCalendar } from '../import/calendar/judging.ts';
import type { ReadCalendar } from '../import/calendar/reading.ts';
import { directoryOf } from '../import/directory.ts';
import { carryOutAll } from '../import/importing.ts';
import { hadBy, saveGone, saveHas, saveLook } from './calendar-store.ts';
import type { Fetched } from './fetching.ts';
import { type Gone, goneOf, type Had } from './gone.ts';

/** So often a calendar is looked at. */
export const EVERY = 15 * MINUTE;
/** As often the whole is read, also when it is as it was: days go by, and kinds of appointment change. */
const ANEW = 6 * HOUR;
/** After so many looks that failed the wait grows no more: four hours. */
const SLOWEST = 4;
const MOST_HANDS = 100;

/**
 * Looks at a calendar once, does what its events ask for, and remembers how it went. What fails leaves every appointment
 * as it is, and is tried again, less and less often.
 */
export async function look(deps: AgendaDeps, row: CalendarRow, end: AbortSignal): Promise<void> {
  const url = unseal(deps.calendarKey, row.url, row.id).toString('utf8');
  const had = await hadBy(deps.db, row.id, deps.clock());
  // what is missed is decided by a second look at the whole
  const isAnew =
    row.trouble !== null ||
    (row.read_at ?? 0) <= deps.clock() - ANEW ||
    had.some(({ goneSince }) => goneSince !== null);
  const seen = isAnew
    ? { etag: null, lastModified: null }
    : { etag: row.etag, lastModified: row.last_modified };
  const { fetchCalendar } = await import('./fetching.ts'); // it brings Node's own client of HTTP: not for who has none
  const fetched = await fetchCalendar(url, seen, deps.calendarReach, end);
  if (end.aborted) return;
  const came = await take(deps, bySystem(), row, { fetched, had, end });
  if (end.aborted) return;
  const now = deps.clock();
  const failures = came.trouble === null ? 0 : row.failures + 1;
  await transact(deps.db, (tx) =>
    saveLook(tx, row.id, {
      etag: fetched.kind === 'read' ? fetched.etag : row.etag,
      last_modified: fetched.kind === 'read' ? fetched.lastModified : row.last_modified,
      next_at: later(now, EVERY * 2 ** Math.min(failures, SLOWEST)),
      failures,
      checked_at: now,
      good_at: came.isGood ? now : row.good_at,
      read_at: came.report === null ? row.read_at : now,
      trouble: came.trouble,
      report: came.report === null ? row.report : JSON.stringify(came.report),
    }),
  );
}

interface Came {
  /** A word for what is wrong; null: nothing. */
  readonly trouble: string | null;
  /** The calendar was there and could be read. */
  readonly isGood: boolean;
  /** Null: what was told before still holds. */
  readonly report: CalendarReport | null;
}

async function take(
  deps: AgendaDeps,
  by: Context,
  row: CalendarRow,
  {
    fetched,
    had,
    end,
  }: { readonly fetched: Fetched; readonly had: readonly Had[]; readonly end: AbortSignal },
): Promise<Came> {
  if (fetched.kind === 'failed') return { trouble: fetched.why, isGood: false, report: null };
  if (fetched.kind === 'same') return { trouble: null, isGood: true, report: null };
  const { text } = fetched;
  const judged = await judgeText(deps, by, row, text);
  if ('trouble' in judged) return { trouble: judged.trouble, isGood: false, report: null };
  const { file, read } = judged;
  if (read.uids.size === 0 && had.length > 0) return { trouble: 'empty', isGood: false, report: null };
  const lines = await carryOutChanges(deps, by, row, { ...file, text, end });
  if (end.aborted) return { trouble: null, isGood: false, report: null };
  const gone = goneOf(had, hasNow(read), deps.clock());
  await transact(deps.db, async (tx) => {
    await saveHas(
      tx,
      row,
      read.occasions.map(({ number }) => number),
    );
    await saveGone(
      tx,
      row,
      gone.mark.map(({ number }) => number),
      deps.clock(),
    );
  });
  const cancelled = await cancelGone(deps, by, gone.cancel);
  const report = reportOf(lines, { gone, cancelled, skipped: file.skipped });
  return { trouble: gone.isMany ? 'many-gone' : null, isGood: true, report };
}

async function judgeText(
  deps: AgendaDeps,
  by: Context,
  { source, code_in, clinician_id }: CalendarRow,
  text: string,
): Promise<
  { readonly file: JudgedCalendar['file']; readonly read: ReadCalendar } | { readonly trouble: string }
> {
  const directory = await directoryOf(deps, by, source);
  const reading = {
    codeIn: code_in as CodePlace,
    ...(clinician_id !== null && { clinicianId: clinician_id }),
  };
  try {
    const { file, read } = await judgeCalendar(deps, directory, { source, text, ...reading });
    if (read !== null) return { file, read };
    const [only] = file.judged;
    return { trouble: only?.read.faults[0]?.fault ?? 'no-calendar' };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'CLINICIAN_UNKNOWN') throw cause;
    return { trouble: 'unknown-clinician' };
  }
}

/** Does what is new; that somebody looked and found nothing new is no line. */
async function carryOutChanges(
  deps: AgendaDeps,
  by: Context,
  { source, location_id }: CalendarRow,
  file: JudgedCalendar['file'] & { readonly text: string; readonly end: AbortSignal },
): Promise<readonly ImportLine[]> {
  const isNew = file.judged.some(({ decision: { act } }) => act !== 'same' && act !== 'refused');
  const from = { source, text: file.text, ...(location_id !== null && { locationId: location_id }) };
  return (await carryOutAll(deps, by, from, { ...file, isTold: isNew })).lines;
}

function hasNow({ occasions, unread }: ReadCalendar) {
  return {
    numbers: new Set(occasions.map(({ number }) => number)),
    unclear: new Set(occasions.flatMap(({ fault, event }) => (fault === null ? [] : event.uid))),
    isWhole: unread.length === 0,
  };
}

/** Cancels what two looks missed; what people changed in between is left to them. @returns how many. */
async function cancelGone(deps: AgendaDeps, by: Context, gone: readonly Had[]): Promise<number> {
  let count = 0;
  for (const { appointmentId } of gone)
    try {
      await cancel(deps, by, appointmentId);
      count += 1;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
    }
  return count;
}

function reportOf(
  lines: readonly ImportLine[],
  { gone, cancelled, skipped }: { readonly gone: Gone; readonly cancelled: number; readonly skipped: number },
): CalendarReport {
  const count = (act: ImportLine['act']) => lines.filter((line) => line.act === act).length;
  // a series is followed as the days go by: that there is more is no trouble here
  const refused = lines.filter(
    ({ act, faults }) => act === 'refused' && !faults.some(({ fault }) => fault === 'series-goes-on'),
  );
  const hands = [
    ...gone.ask.map(({ startsAt }) => ({
      start: iso(startsAt),
      faults: [{ column: null, fault: 'gone' as const }],
    })),
    ...refused.map(({ start, faults }) => ({ start, faults })),
  ];
  return {
    ...{ plan: count('plan'), move: count('move'), cancel: count('cancel') + cancelled, same: count('same') },
    ...{ skipped, refused: hands.length, hands: hands.slice(0, MOST_HANDS) },
  };
}
