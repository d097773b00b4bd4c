import type { Insertable, Selectable } from 'kysely';
import { type EpochMs, HOUR } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { AppointmentRow, AppointmentTypeRow, ParticipantRow } from '../core/schema.ts';
import type { Period } from './period.ts';

/** A kind of appointment as it stands. */
export type KindRow = Selectable<AppointmentTypeRow>;

/** An appointment with its type and everybody who takes part. */
export interface AppointmentRecord extends AppointmentRow {
  readonly type: KindRow;
  readonly participants: readonly ParticipantRow[];
}

const LONGEST_APPOINTMENT = 8 * HOUR;

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

export async function appointmentTypes(db: Db | Tx): Promise<readonly KindRow[]> {
  return await db
    .selectFrom('appointment_type')
    .selectAll()
    .orderBy('duration_min')
    .orderBy('code')
    .execute();
}

export async function insertTypes(tx: Tx, rows: readonly Insertable<AppointmentTypeRow>[]): Promise<void> {
  await tx
    .insertInto('appointment_type')
    .values([...rows])
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute();
}

export async function updateType(tx: Tx, { id, ...changed }: KindRow): Promise<void> {
  await tx.updateTable('appointment_type').set(changed).where('id', '=', id).execute();
}

export async function insertAppointment(
  tx: Tx,
  row: AppointmentRow,
  participants: readonly ParticipantRow[],
): Promise<void> {
  await tx.insertInto('appointment').values(row).execute();
  await tx
    .insertInto('participant')
    .values([...participants])
    .execute();
}

export async function moveAppointment(tx: Tx, id: string, to: Period, at: EpochMs): Promise<void> {
  await tx
    .updateTable('appointment')
    .set((of) => ({
      starts_at: to.start,
      ends_at: to.end,
      sequence: of('sequence', '+', 1),
      changed_at: at,
    }))
    .where('id', '=', id)
    .execute();
}

export async function cancelAppointment(tx: Tx, id: string, at: EpochMs): Promise<void> {
  await tx
    .updateTable('appointment')
    .set((of) => ({ state: 'cancelled' as const, sequence: of('sequence', '+', 1), changed_at: at }))
    .where('id', '=', id)
    .execute();
}

/** Gives an appointment to another clinician. */
export async function setClinician(tx: Tx, id: string, clinicianId: string, at: EpochMs): Promise<void> {
  const query = tx.updateTable('appointment').set({ clinician_id: clinicianId, changed_at: at });
  await query.where('id', '=', id).execute();
}

/** Gives a participant other ways to be reached. */
export async function setContact(
  tx: Tx,
  id: string,
  contact: Pick<ParticipantRow, 'mail' | 'phone' | 'language'>,
): Promise<void> {
  await tx.updateTable('participant').set(contact).where('id', '=', id).execute();
}

/** Appointments in which a patient takes part, the newest first. */
export async function appointmentsOfPatient(
  q: Db | Tx,
  patientId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await q
    .selectFrom('participant')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .select('appointment.id')
    .distinct()
    .where('participant.patient_id', '=', patientId)
    .orderBy('appointment.starts_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function findAppointments(
  db: Db | Tx,
  ids: readonly string[],
): Promise<readonly AppointmentRecord[]> {
  const found: AppointmentRecord[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_QUERY) {
    const some = ids.slice(from, from + IDS_A_QUERY);
    const rows = await db.selectFrom('appointment').selectAll().where('id', 'in', some).execute();
    const participants = await db
      .selectFrom('participant')
      .selectAll()
      .where('appointment_id', 'in', some)
      .execute();
    found.push(...(await joined(db, rows, participants)));
  }
  return found;
}

/** Appointments that start in this period, of one clinician or of all (`null`), by time. */
export async function appointmentsStarting(
  db: Db | Tx,
  period: Period,
  clinicianId: string | null,
): Promise<readonly AppointmentRecord[]> {
  let rows = db
    .selectFrom('appointment')
    .selectAll()
    .where('starts_at', '>=', period.start)
    .where('starts_at', '<', period.end);
  let participants = db
    .selectFrom('participant')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .selectAll('participant')
    .where('appointment.starts_at', '>=', period.start)
    .where('appointment.starts_at', '<', period.end);
  if (clinicianId !== null) {
    rows = rows.where('clinician_id', '=', clinicianId);
    participants = participants.where('appointment.clinician_id', '=', clinicianId);
  }
  return await joined(
    db,
    await rows.orderBy('starts_at').orderBy('id').execute(),
    await participants.execute(),
  );
}

/** Planned appointments that ended in this period (`start` < end ≤ `end`), with their type's closing time. */
export async function appointmentsEnded(
  db: Db | Tx,
  period: Period,
): Promise<readonly { id: string; ends_at: number; closes_min: number }[]> {
  return await db
    .selectFrom('appointment')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .select(['appointment.id', 'appointment.ends_at', 'appointment_type.closes_min'])
    .where('appointment.state', '=', 'planned')
    // by the index of starts: no appointment lasts longer
    .where('appointment.starts_at', '>', period.start - LONGEST_APPOINTMENT)
    .where('appointment.starts_at', '<', period.end)
    .where('appointment.ends_at', '>', period.start)
    .where('appointment.ends_at', '<=', period.end)
    .execute();
}

/** Planned appointments that start after one moment, and not after the other. */
export async function plannedStarts(
  db: Db | Tx,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('appointment')
    .select('id')
    .where('state', '=', 'planned')
    .where('starts_at', '>', after)
    .where('starts_at', '<=', through)
    .orderBy('starts_at')
    .execute();
  return rows.map(({ id }) => id);
}

export async function findParticipant(db: Db | Tx, id: string): Promise<ParticipantRow | null> {
  const found = await db.selectFrom('participant').selectAll().where('id', '=', id).executeTakeFirst();
  return found ?? null;
}

async function joined(
  db: Db | Tx,
  rows: readonly AppointmentRow[],
  participants: readonly ParticipantRow[],
): Promise<readonly AppointmentRecord[]> {
  if (rows.length === 0) return [];
  const types = new Map((await appointmentTypes(db)).map((type) => [type.id, type]));
  const byAppointment = Map.groupBy(participants, (one) => one.appointment_id);
  return rows.map((row) => {
    const type = types.get(row.type_id);
    if (type === undefined) throw new Error(`appointment ${row.id} has no type`);
    return { ...row, type, participants: (byAppointment.get(row.id) ?? []).toSorted(patientFirst) };
  });
}

const BY_NAME = new Intl.Collator('nl');
const ROLE_ORDER = ['patient', 'relative', 'interpreter', 'colleague'];

function patientFirst(one: ParticipantRow, other: ParticipantRow): number {
  const byRole = ROLE_ORDER.indexOf(one.role) - ROLE_ORDER.indexOf(other.role);
  return byRole !== 0 ? byRole : BY_NAME.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
}
