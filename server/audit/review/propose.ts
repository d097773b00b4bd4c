import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '../../core/clock.ts';
import { stretchesOf } from '../desk/periods.ts';
import { readLogged } from '../exports/logged.ts';
import { linesThrough } from '../store.ts';
import { actOf } from './acts.ts';
import type { ReviewDeps } from './deps.ts';
import { drawn } from './draw.ts';
import { type Month, periodOfMonth } from './month.ts';
import { livesAt } from './postcodes.ts';
import { type ActFacts, REASONS, type Reason, reasonsOf, type Surroundings } from './reasons.ts';

/** Something to judge: an act, or alike acts of one day. */
export interface Proposed {
  /** The line that stands for all; the number by which the review knows it. */
  readonly line: number;
  /** All lines, that one included. */
  readonly lines: readonly number[];
  readonly reasons: readonly Reason[];
}

/** What a month has to show. */
export interface Sample {
  /** Acts of members of staff on somebody's data, from which was drawn. */
  readonly acts: number;
  readonly drawn: number;
  readonly items: readonly Proposed[];
}

const AROUND = { days: 14 };

/**
 * Goes through a month of the log and proposes what to look at. Others have their turn after every thousand lines.
 *
 * @param seed what the draw follows from.
 */
export async function propose(deps: ReviewDeps, month: Month, seed: string): Promise<Sample> {
  const timeZone = await deps.timeZone();
  const acts = await actsIn(deps, periodOfMonth(month, timeZone));
  const around = await surroundings(deps, acts, timeZone);
  const lots = drawn(
    seed,
    acts.filter(({ personal }) => personal).map(({ seq }) => seq),
  );
  const found = new Map<string, { acts: ActFacts[]; reasons: Set<Reason> }>();
  for (const act of acts) {
    const reasons = [...reasonsOf(act, around), ...(lots.has(act.seq) ? (['drawn'] as const) : [])];
    if (reasons.length === 0) continue;
    const key = likeness(act, timeZone);
    const known = found.get(key) ?? { acts: [], reasons: new Set() };
    known.acts.push(act);
    for (const reason of reasons) known.reasons.add(reason);
    found.set(key, known);
  }
  const items = [...found.values()].map(({ acts: alike, reasons }) => ({
    line: alike[0]?.seq ?? 0,
    lines: alike.map(({ seq }) => seq),
    reasons: REASONS.filter((reason) => reasons.has(reason)),
  }));
  return { acts: acts.length, drawn: lots.size, items };
}

async function actsIn(
  { db }: ReviewDeps,
  period: { readonly from: EpochMs; readonly until: EpochMs },
): Promise<readonly ActFacts[]> {
  const acts: ActFacts[] = [];
  for (const { from, through } of await stretchesOf(db, period)) {
    for await (const page of linesThrough(db, through, from)) {
      for (const { body } of page) {
        const act = body === null ? null : actOf(readLogged(body));
        if (act !== null) acts.push(act);
      }
      await setImmediate();
    }
  }
  return acts;
}

async function surroundings(
  deps: ReviewDeps,
  acts: readonly ActFacts[],
  timeZone: string,
): Promise<Surroundings> {
  const ids = [...new Set(acts.flatMap(({ patients }) => patients))];
  const [first, last] = [acts.at(0), acts.at(-1)];
  const at = (act: ActFacts | undefined): Temporal.Instant =>
    Temporal.Instant.fromEpochMilliseconds(act?.at ?? 0);
  const hours = { hours: AROUND.days * 24 };
  const treatments = await deps.treatments(ids, {
    from: at(first).subtract(hours).epochMilliseconds,
    until: at(last).add(hours).epochMilliseconds,
  });
  const facts = await deps.patientFacts(ids);
  return {
    ...{ rules: await deps.rules(), timeZone, staff: await deps.staff(), livesAt: await livesAt(deps) },
    patients: new Map(facts.map((one) => [one.id, one])),
    treatments: Map.groupBy(treatments, ({ patientId }) => patientId),
  };
}

/** Alike are acts of one person in one way on the same people on one day: they are judged together. */
function likeness({ at, account, code, out, patients, seq }: ActFacts, timeZone: string): string {
  const day = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
  const about = patients.length === 0 ? [seq] : patients.toSorted();
  return JSON.stringify([day, account, code, out, about]);
}
