import { type EpochMs, iso, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { WalkInRow } from '../../core/office-rows.ts';
import type { Receive, TakeAway, WalkIns } from '../../protocol/walk-in.ts';
import { appointmentTypes, findAppointments } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { appointmentNumbered } from '../import/number-store.ts';
import { OpenBoards } from '../office/open-boards.ts';
import { plan } from '../planning.ts';
import { isHere, queueOf, step } from './state.ts';
import { allWalkIns, updateWalkIn, walkInById } from './walk-in-store.ts';

/** What staff do for people who came by without an appointment. */
export interface Reception {
  /** Who waits. Whom one sees for the first time is a line. */
  list(by: Context): Promise<WalkIns>;
  /**
   * Makes an appointment of it, now: from here it is one like any other.
   *
   * @returns its id.
   * @throws {AppError} PARTICIPANT_UNKNOWN, WRONG_PHASE (waits no more), TYPE_UNKNOWN, CLINICIAN_UNKNOWN
   */
  receive(by: Context, id: string, wanted: Receive): Promise<string>;
  /** @throws {AppError} PARTICIPANT_UNKNOWN, WRONG_PHASE */
  takeAway(by: Context, id: string, to: TakeAway['to']): Promise<void>;
}

/** What the appointment of somebody who came by is numbered with: pressed twice, it is planned once. */
const SOURCE = 'inloop';
/** The queue is one board, whatever the day. */
const BOARD = 'walk-in';

export function receptionOf(deps: AgendaDeps): Reception {
  const { db, clock } = deps;
  const boards = new OpenBoards();
  return {
    async list(by) {
      const waiting = queueOf(await allWalkIns(db), clock());
      await noteSeen(deps, boards, by, waiting);
      const names = new Map((await deps.locations()).map(({ id, name }) => [id, name]));
      return {
        inUse: await deps.takesWalkIns(),
        waiting: waiting.map((row) => ({
          ...{ id: row.id, name: row.name, phone: row.phone, reason: row.reason },
          location: { id: row.location_id, name: names.get(row.location_id) ?? '' },
          since: iso(row.came_at as EpochMs),
          here: isHere(row, clock()),
        })),
      };
    },
    receive: (by, id, wanted) => receive(deps, by, id, wanted),
    takeAway: (by, id, to) => transact(db, (tx) => settle(deps, tx, by, id, { to, participant: null })),
  };
}

async function noteSeen(
  { db, append }: AgendaDeps,
  boards: OpenBoards,
  by: Context,
  waiting: readonly WalkInRow[],
): Promise<void> {
  if (by.actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const ids = waiting.map(({ id }) => id);
  const fresh = boards.takeUnseen(by.actor.id, BOARD, ids);
  if (fresh.length === 0) return;
  boards.open(by.actor.id, BOARD, ids);
  const about = fresh.map((id) => ({ kind: 'participant' as const, id }));
  const detail = { board: BOARD, found: fresh.length };
  await transact(db, (tx) => append(tx, { code: 'board.viewed', by, about, detail }));
}

async function receive(
  deps: AgendaDeps,
  by: Context,
  id: string,
  { typeId, clinicianId }: Receive,
): Promise<string> {
  const row = await demandWaiting(deps, id);
  const type = (await appointmentTypes(deps.db)).find((one) => one.id === typeId);
  if (type === undefined) throw new AppError('TYPE_UNKNOWN');
  // planned before, when the app was ended between the two acts: it is found again by its number
  const appointment =
    (await appointmentNumbered(deps.db, SOURCE, id)) ??
    (await plan(
      deps,
      by,
      {
        ...{ typeId, clinicianId, locationId: row.location_id, durationMin: type.duration_min },
        start: iso((Math.floor(deps.clock() / MINUTE) * MINUTE) as EpochMs),
        participants: [{ role: 'patient', name: row.name, phone: row.phone, language: row.language }],
      },
      { source: SOURCE, appointment: id, patient: null },
    ));
  await transact(deps.db, async (tx) => {
    const participant = (await findAppointments(tx, [appointment]))[0]?.participants[0]?.id ?? null;
    await settle(deps, tx, by, id, { to: 'invited', participant });
  });
  return appointment;
}

async function settle(
  { append }: AgendaDeps,
  tx: Tx,
  by: Context,
  id: string,
  { to, participant }: { readonly to: TakeAway['to'] | 'invited'; readonly participant: string | null },
): Promise<void> {
  const row = await walkInById(tx, id);
  if (row === undefined) throw new AppError('PARTICIPANT_UNKNOWN');
  const state = step(row.state, to);
  if (state === null) throw new AppError('WRONG_PHASE');
  await updateWalkIn(tx, id, { state, participant_id: participant });
  const about = [{ kind: 'participant' as const, id }];
  await append(tx, { code: 'walkin.triaged', by, about, detail: { to } });
}

async function demandWaiting({ db }: AgendaDeps, id: string): Promise<WalkInRow> {
  const row = await walkInById(db, id);
  if (row === undefined) throw new AppError('PARTICIPANT_UNKNOWN');
  if (row.state !== 'waiting') throw new AppError('WRONG_PHASE');
  return row;
}
