import { type EpochMs, fromIso } from '../../core/clock.ts';
import type { Db } from '../../core/database.ts';
import { stretchesOf } from '../desk/periods.ts';
import type { Stretch } from '../desk/store.ts';
import { type Logged, readLogged } from '../exports/logged.ts';
import { linesOfCodes, tally } from './store.ts';

/** What the log tells of one month. */
export interface LogMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly signIns: number;
  readonly failedSignIns: number;
  /** Sign-ins with a second factor. */
  readonly withFactor: number;
  readonly calls: number;
  /** Browsers in calls, by the way that their picture and sound went. */
  readonly direct: number;
  readonly relayed: number;
  readonly reviewsDone: number;
  readonly verifications: number;
  readonly faultsFound: number;
  readonly restores: number;
  readonly erasures: number;
  readonly updates: number;
  readonly starts: number;
  /** Share of the month (or of what there was of it) in which the app ran, 0 to 1; null: it did not exist yet. */
  readonly uptime: number | null;
}

/** Counts a month of the log. Only lines of a few codes are read whole. */
export async function logMonth(
  db: Db,
  { month, from, until }: { readonly month: string; readonly from: EpochMs; readonly until: EpochMs },
): Promise<LogMonth> {
  const stretches = await stretchesOf(db, { from, until });
  const counts = await tally(db, stretches);
  const of = (code: string, done = true): number =>
    (done ? counts.get(code)?.done : counts.get(code)?.notDone) ?? 0;
  const logins = await read(db, stretches, ['auth.login']);
  const measured = await read(db, stretches, ['call.measured']);
  const paths = measured.map(({ det }) => det['path']);
  return {
    month,
    signIns: of('auth.login'),
    failedSignIns: of('auth.login_failed', false) + of('auth.mfa_failed', false),
    withFactor: logins.filter(
      ({ out, usr: [usr], det }) => out === 0 && (usr?.mfa ?? det['second'] ?? null) !== null,
    ).length,
    calls: of('call.ended'),
    direct: paths.filter((path) => path === 'direct').length,
    relayed: paths.filter((path) => path === 'relay').length,
    reviewsDone: of('audit.review_done'),
    verifications: of('audit.verified') + of('audit.verified', false),
    faultsFound: of('audit.verified', false),
    restores: of('backup.restored'),
    erasures: of('privacy.erased'),
    updates: of('update.applied'),
    starts: of('app.start'),
    uptime: await uptimeIn(db, stretches),
  };
}

async function read(db: Db, stretches: readonly Stretch[], codes: readonly string[]): Promise<Logged[]> {
  const bodies = await linesOfCodes(db, stretches, codes);
  return bodies.map(({ body }) => readLogged(body));
}

/**
 * Between the first and the last line of the month: the app ran but for the time from its last line before a start to
 * that start. A crash leaves no line of its own; its silence counts as down from the last line on.
 */
async function uptimeIn(db: Db, stretches: readonly Stretch[]): Promise<number | null> {
  const starts = await linesOfCodes(db, stretches, ['app.start']);
  const [first, last] = [stretches.at(0), stretches.at(-1)];
  if (first === undefined || last === undefined) return null;
  const moments = await linesAround(db, [
    first.from,
    last.through,
    ...starts.flatMap(({ seq }) => [seq - 2, seq]),
  ]);
  const whole = (moments.get(last.through) ?? 0) - (moments.get(first.from) ?? 0);
  if (whole <= 0) return null;
  // the line before `app.start` is `audit.started`, written with it
  const down = starts
    .filter(({ seq }) => seq - 2 >= first.from)
    .reduce((sum, { seq }) => sum + ((moments.get(seq) ?? 0) - (moments.get(seq - 2) ?? 0)), 0);
  return 1 - down / whole;
}

async function linesAround(db: Db, seqs: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('audit')
    .select(['seq', 'ts'])
    .where('seq', 'in', [...new Set(seqs)])
    .execute();
  return new Map(rows.map(({ seq, ts }) => [seq, fromIso(ts) ?? 0]));
}
