import { createHash } from 'node:crypto';
import type { EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { csvRecord } from '../../core/csv-record.ts';
import { transact } from '../../core/database.ts';
import type { Figures, FiguresQuery } from '../../protocol/figures.ts';
import { appointmentTypes } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { reachOf } from '../reach.ts';
import { cellsOf, HEAD } from './cells.ts';
import { appointmentsOver, type CountedAppointment } from './figures-store.ts';
import { monthOf, monthsFrom } from './period.ts';
import { answersOf, lineOf } from './sums.ts';
import { FEWEST, wentOf } from './went.ts';

/** How it goes with appointments and calls, in numbers; no patient is in them. */
export interface FiguresDesk {
  /** Of appointments within reach; line, tests and answers are of everybody. @throws {AppError} BAD_REQUEST */
  read(by: Context, wanted: FiguresQuery): Promise<Figures>;
  /** The months as CSV. @throws {AppError} BAD_REQUEST */
  file(by: Context, wanted: FiguresQuery): Promise<string>;
}

export function figuresDesk(deps: AgendaDeps): FiguresDesk {
  return {
    read: (by, wanted) => read(deps, by, wanted),
    file: (by, wanted) => file(deps, by, wanted),
  };
}

async function read(deps: AgendaDeps, by: Context, wanted: FiguresQuery): Promise<Figures> {
  const timeZone = await deps.timeZone();
  const { names, period } = monthsFrom(wanted.from, wanted.months, timeZone);
  const reach = await reachOf(deps, by);
  const all = await appointmentsOver(deps.db, period, deps.clock(), wanted);
  const mine = all.filter(reach.covers);
  const minutes = await deps.minutes(mine.map(({ id }) => id));
  const byMonth = Map.groupBy(mine, ({ starts_at }) => monthOf(starts_at as EpochMs, timeZone));
  const sums = Map.groupBy(await deps.tallies(names[0] ?? '', names.at(-1) ?? ''), ({ month }) => month);
  return {
    months: names.map((month) => ({
      month,
      went: wentOf(byMonth.get(month) ?? [], minutes),
      line: lineOf(sums.get(month) ?? [], wanted),
      answers: answersOf(sums.get(month) ?? [], wanted.location),
    })),
    clinicians: await cliniciansOf(deps, mine, minutes),
    locations: (await deps.locations()).map(({ id, name }) => ({ id, name })),
    kinds: (await appointmentTypes(deps.db)).map(({ id, name }) => ({ id, name })),
    survey: await deps.asksGuests(),
  };
}

async function cliniciansOf(
  deps: AgendaDeps,
  appointments: readonly CountedAppointment[],
  minutes: ReadonlyMap<string, number>,
): Promise<Figures['clinicians']> {
  const rows: Figures['clinicians'] = [];
  for (const [id, own] of Map.groupBy(appointments, ({ clinician_id }) => clinician_id)) {
    const name = (await deps.accountOf(id))?.name ?? '';
    rows.push({ clinician: { id, name }, went: own.length < FEWEST ? null : wentOf(own, minutes) });
  }
  return rows.toSorted((one, other) => one.clinician.name.localeCompare(other.clinician.name, 'nl'));
}

/** RFC 4180, UTF-8 with its mark. A disclosure, with the file's hash, though nobody is in it. */
async function file(deps: AgendaDeps, by: Context, wanted: FiguresQuery): Promise<string> {
  const { months } = await read(deps, by, wanted);
  const text = `\ufeff${[HEAD, ...months.map(cellsOf)].map(csvRecord).join('')}`;
  const detail = {
    ...{ format: 'figures-csv', records: months.length, bytes: Buffer.byteLength(text), part: 1 },
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  };
  await transact(deps.db, (tx) => deps.append(tx, { code: 'export.data', by, about: [], detail }));
  return text;
}
