import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { ParticipantRow } from '../../core/schema.ts';
import type { Clinician } from '../../protocol/agenda.ts';
import type { Board, BoardGuest, BoardRow, BoardRows } from '../../protocol/board.ts';
import { type AppointmentRecord, appointmentsStarting, findAppointments } from '../appointment-store.ts';
import { clinicianNames, logBoard } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { dayPeriod, type Period } from '../period.ts';
import { reachOf } from '../reach.ts';
import { testCallsAmong } from '../test-call/store.ts';
import type { OpenBoards } from './open-boards.ts';
import { outcomesOf } from './outcome-store.ts';
import { type Known, stageOf } from './stage.ts';

type BoardDeps = Pick<
  AgendaDeps,
  | 'db'
  | 'append'
  | 'clock'
  | 'timeZone'
  | 'locations'
  | 'standings'
  | 'fates'
  | 'clinicians'
  | 'accountOf'
  | 'reachOf'
  | 'askedTo'
>;

/**
 * The appointments of a day within reach; seeing it is a line with everybody who stood on it.
 *
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
export async function openBoard(
  deps: BoardDeps,
  boards: OpenBoards,
  by: Context,
  day: string,
): Promise<Board> {
  const period = dayPeriod(day, await deps.timeZone());
  const reach = await reachOf(deps, by);
  const records = await transact(deps.db, async (tx) => {
    const here = (await appointmentsStarting(tx, period, null)).filter(reach.covers);
    const tests = await testCallsAmong(tx, here);
    const found = here.filter(({ id }) => !tests.has(id));
    await logBoard(deps, tx, by, found, { board: 'planning', day, clinicianId: null });
    return found;
  });
  boards.open(
    viewerOf(by),
    day,
    records.map(({ id }) => id),
  );
  const locations = (await deps.locations()).map(({ id, name }) => ({ id, name }));
  return { day, locations, ...(await rowsOf(deps, records)) };
}

/**
 * Some rows of that board as they are now. Only who was not on it yet is a line: this is how an open board lives.
 *
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
export async function boardRows(
  deps: BoardDeps,
  boards: OpenBoards,
  by: Context,
  { day, ids }: { readonly day: string; readonly ids: readonly string[] },
): Promise<BoardRows> {
  const period = dayPeriod(day, await deps.timeZone());
  const reach = await reachOf(deps, by);
  const records = await transact(deps.db, async (tx) => {
    const asked = await findAppointments(tx, [...new Set(ids)]);
    const tests = await testCallsAmong(tx, asked);
    const here = asked.filter((one) => startsIn(period, one) && reach.covers(one) && !tests.has(one.id));
    const known = here.map(({ id }) => id);
    const unseen = new Set(boards.takeUnseen(viewerOf(by), day, known));
    const fresh = here.filter(({ id }) => unseen.has(id));
    if (fresh.length > 0) await logBoard(deps, tx, by, fresh, { board: 'planning', day, clinicianId: null });
    return here;
  });
  return await rowsOf(deps, records);
}

function startsIn({ start, end }: Period, { starts_at }: AppointmentRecord): boolean {
  return starts_at >= start && starts_at < end;
}

function viewerOf({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}

async function rowsOf(
  deps: BoardDeps,
  records: readonly AppointmentRecord[],
): Promise<{ clinicians: Clinician[]; rows: BoardRow[] }> {
  const ids = records.map(({ id }) => id);
  const standings = await deps.standings(ids);
  const fates = await deps.fates(ids);
  const outcomes = await outcomesOf(deps.db, ids);
  const names = await clinicianNames(deps, records);
  const rows = records.map((record): BoardRow => {
    const guests = record.participants.map((one): BoardGuest => {
      const standing = standings.get(one.id);
      if (standing === undefined) throw new Error(`participant ${one.id} has no seat`);
      const fate = fates.get(one.id) ?? null;
      return guestOf(one, { standing, fate, outcome: outcomes.get(one.id) ?? null });
    });
    return {
      id: record.id,
      type: record.type.name,
      clinician: record.clinician_id,
      location: record.location_id,
      start: iso(record.starts_at as EpochMs),
      end: iso(record.ends_at as EpochMs),
      state: record.state,
      guests,
    };
  });
  const clinicians = [...new Set(rows.map(({ clinician }) => clinician))];
  return { clinicians: clinicians.map((id) => ({ id, name: names.get(id) ?? '' })), rows };
}

function guestOf({ id, role, name }: ParticipantRow, known: Known): BoardGuest {
  const { stage, since } = stageOf(known);
  const { online, test } = known.standing;
  const troubled = stage === 'undelivered' || stage === 'bounced' || stage === 'unsure';
  const why = troubled ? (known.fate?.why ?? null) : null;
  return { id, role, name, stage, since: iso(since), online, why, test };
}
