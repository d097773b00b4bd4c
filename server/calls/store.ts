import { type Insertable, type Selectable, sql } from 'kysely';
import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { CallRow, SeatRow } from '../core/schema.ts';
import type { SeatPhase } from '../protocol/agenda.ts';
import type { IdentityProof } from '../protocol/identity.ts';
import type { SeatRole } from '../protocol/signalling.ts';
import type { CallState, SeatState } from './state.ts';

/** A stored seat: a guest's (participant) or a member of staff's (account), within one appointment. */
export interface SeatRecord extends SeatState {
  readonly id: string;
  readonly appointmentId: string;
  readonly participantId: string | null;
  readonly accountId: string | null;
  readonly role: SeatRole;
  /** SHA-256 of the cookie secret of the browser that holds the seat; null: nobody. */
  readonly bindingHash: Buffer | null;
  readonly boundAt: EpochMs | null;
  /** When the link was first opened in a browser; null: never. */
  readonly openedAt: EpochMs | null;
  /** What the guest who holds it was known by; null: nothing was asked. */
  readonly identity: IdentityProof | null;
}

/** A stored call. */
export interface CallRecord {
  readonly id: string;
  readonly appointmentId: string;
  readonly openedAt: EpochMs;
  readonly state: CallState;
  /** The seat of the colleague who may take it over from the host; null: nobody. */
  readonly heir: string | null;
}

/** A literal, so that SQLite sees that the index of running calls fits. */
const ENDED = sql.lit('ended' as const);

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

export async function insertSeats(tx: Tx, seats: readonly SeatRecord[]): Promise<void> {
  const rows = seats.map(
    (seat): Insertable<SeatRow> => ({
      id: seat.id,
      appointment_id: seat.appointmentId,
      participant_id: seat.participantId,
      account_id: seat.accountId,
      role: seat.role,
      phase: seat.phase,
      since: seat.since,
      call_id: seat.callId,
      binding_hash: seat.bindingHash,
      bound_at: seat.boundAt,
      opened_at: seat.openedAt,
      identity: seat.identity,
    }),
  );
  await tx.insertInto('seat').values(rows).execute();
}

export async function saveSeatState(tx: Tx, id: string, { phase, since, callId }: SeatState): Promise<void> {
  await tx.updateTable('seat').set({ phase, since, call_id: callId }).where('id', '=', id).execute();
}

/** Which browser holds the seat from now on, and what its person was known by. */
export async function saveBinding(
  tx: Tx,
  id: string,
  { hash, identity, at }: { hash: Buffer; identity: IdentityProof | null; at: EpochMs },
): Promise<void> {
  const binding = { binding_hash: hash, bound_at: at, identity };
  await tx.updateTable('seat').set(binding).where('id', '=', id).execute();
}

/** No browser holds the seat any more. */
export async function clearBinding(tx: Tx, id: string): Promise<void> {
  const binding = { binding_hash: null, bound_at: null, identity: null };
  await tx.updateTable('seat').set(binding).where('id', '=', id).execute();
}

/** The link of this seat was opened, the first time alone. @returns whether it was that. */
export async function saveOpened(tx: Tx, id: string, at: EpochMs): Promise<boolean> {
  const query = tx.updateTable('seat').set({ opened_at: at }).where('id', '=', id);
  return (await query.where('opened_at', 'is', null).executeTakeFirst()).numUpdatedRows > 0n;
}

/** Whose seat it is among the staff, and what as. */
export async function saveStaffRole(
  tx: Tx,
  id: string,
  { role, phase, since }: Pick<SeatRecord, 'role' | 'phase' | 'since'>,
): Promise<void> {
  await tx.updateTable('seat').set({ role, phase, since, call_id: null }).where('id', '=', id).execute();
}

/** What a member of staff is in the call that goes on; where the seat stands does not change. */
export async function saveRole(tx: Tx, id: string, role: SeatRecord['role']): Promise<void> {
  await tx.updateTable('seat').set({ role }).where('id', '=', id).execute();
}

export async function findSeat(db: Db | Tx, id: string): Promise<SeatRecord | null> {
  const row = await db.selectFrom('seat').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : seatRecord(row);
}

export async function seatOfParticipant(db: Db | Tx, participantId: string): Promise<SeatRecord | null> {
  const query = db.selectFrom('seat').selectAll().where('participant_id', '=', participantId);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : seatRecord(row);
}

export async function seatOfAccount(
  db: Db | Tx,
  appointmentId: string,
  accountId: string,
): Promise<SeatRecord | null> {
  const row = await db
    .selectFrom('seat')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row === undefined ? null : seatRecord(row);
}

export async function seatsOf(
  db: Db | Tx,
  appointmentIds: readonly string[],
): Promise<readonly SeatRecord[]> {
  const found: SeatRecord[] = [];
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const some = appointmentIds.slice(from, from + IDS_A_QUERY);
    const rows = await db.selectFrom('seat').selectAll().where('appointment_id', 'in', some).execute();
    found.push(...rows.map(seatRecord));
  }
  return found;
}

/** Guests' seats of these appointments on which the end of the window still has something to change. */
export async function openGuestSeats(
  db: Db | Tx,
  appointmentIds: readonly string[],
): Promise<readonly SeatRecord[]> {
  const open: SeatPhase[] = ['invited', 'waiting', 'refused'];
  const found: SeatRecord[] = [];
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const rows = await db
      .selectFrom('seat')
      .selectAll()
      .where('appointment_id', 'in', appointmentIds.slice(from, from + IDS_A_QUERY))
      .where('phase', 'in', open)
      .where('participant_id', 'is not', null)
      .execute();
    found.push(...rows.map(seatRecord));
  }
  return found;
}

/** Every guest who waits or is in a call now. */
export async function presentGuests(db: Db | Tx): Promise<readonly SeatRecord[]> {
  const present: SeatPhase[] = ['waiting', 'admitted'];
  const rows = await db
    .selectFrom('seat')
    .selectAll()
    .where('phase', 'in', present)
    .where('participant_id', 'is not', null)
    .orderBy('since')
    .execute();
  return rows.map(seatRecord);
}

export async function insertCall(tx: Tx, { id, appointmentId, openedAt }: CallRecord): Promise<void> {
  const row: CallRow = {
    id,
    appointment_id: appointmentId,
    phase: 'gathering',
    opened_at: openedAt,
    started_at: null,
    empty_since: null,
    ended_at: null,
    end_reason: null,
    heir: null,
  };
  await tx.insertInto('call').values(row).execute();
}

export async function saveCallState(tx: Tx, id: string, state: CallState): Promise<void> {
  const ended = state.phase === 'ended';
  await tx
    .updateTable('call')
    .set({
      phase: state.phase,
      started_at: state.phase === 'gathering' ? null : state.startedAt,
      empty_since: state.phase === 'active' ? state.emptySince : null,
      ended_at: ended ? state.endedAt : null,
      end_reason: ended ? state.reason : null,
    })
    .where('id', '=', id)
    .execute();
}

/** Who may take the call over from now on; null: nobody. */
export async function saveHeir(tx: Tx, id: string, heir: string | null): Promise<void> {
  await tx.updateTable('call').set({ heir }).where('id', '=', id).execute();
}

export async function findCall(db: Db | Tx, id: string): Promise<CallRecord | null> {
  const row = await db.selectFrom('call').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : callRecord(row);
}

/** The call that goes on in this appointment, or null. */
export async function runningCall(db: Db | Tx, appointmentId: string): Promise<CallRecord | null> {
  const row = await db
    .selectFrom('call')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .where('phase', '<>', ENDED)
    .executeTakeFirst();
  return row === undefined ? null : callRecord(row);
}

/** Every call that goes on. */
export async function runningCalls(db: Db | Tx): Promise<readonly CallRecord[]> {
  const rows = await db.selectFrom('call').selectAll().where('phase', '<>', ENDED).execute();
  return rows.map(callRecord);
}

/** Calls of this appointment that ended because it was cancelled. */
export async function cancelledCalls(db: Db | Tx, appointmentId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('call')
    .select('id')
    .where('appointment_id', '=', appointmentId)
    .where('end_reason', '=', 'cancelled')
    .execute();
  return rows.map(({ id }) => id);
}

/** Calls of these appointments in which people met and which ended. */
export async function callsEnded(
  q: Db | Tx,
  appointmentIds: readonly string[],
): Promise<readonly { id: string; appointment_id: string; started_at: number; ended_at: number }[]> {
  const found = [];
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const rows = await q
      .selectFrom('call')
      .select(['id', 'appointment_id', 'started_at', 'ended_at'])
      .where('appointment_id', 'in', appointmentIds.slice(from, from + IDS_A_QUERY))
      .where('phase', '=', ENDED)
      .where('started_at', 'is not', null)
      .execute();
    for (const { started_at, ended_at, ...row } of rows)
      if (started_at !== null && ended_at !== null) found.push({ ...row, started_at, ended_at });
  }
  return found;
}

function seatRecord(row: Selectable<SeatRow>): SeatRecord {
  return {
    id: row.id,
    appointmentId: row.appointment_id,
    participantId: row.participant_id,
    accountId: row.account_id,
    role: row.role,
    phase: row.phase,
    since: row.since as EpochMs,
    callId: row.call_id,
    bindingHash: row.binding_hash,
    boundAt: row.bound_at as EpochMs | null,
    openedAt: row.opened_at as EpochMs | null,
    identity: row.identity,
  };
}

function callRecord(row: CallRow): CallRecord {
  const { id, heir } = row;
  const openedAt = row.opened_at as EpochMs;
  return { id, appointmentId: row.appointment_id, openedAt, state: callState(row), heir };
}

function callState(row: CallRow): CallState {
  const startedAt = row.started_at as EpochMs | null;
  if (row.phase === 'active' && startedAt !== null)
    return { phase: 'active', startedAt, emptySince: row.empty_since as EpochMs | null };
  if (row.phase === 'ended' && row.ended_at !== null && row.end_reason !== null)
    return { phase: 'ended', startedAt, endedAt: row.ended_at as EpochMs, reason: row.end_reason };
  if (row.phase === 'gathering') return { phase: 'gathering' };
  throw new Error(`call ${row.id} is stored in a state that does not exist`);
}
