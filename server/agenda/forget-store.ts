import { sql } from 'kysely';
import { type EpochMs, MINUTE } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { Expiry } from '../core/expiry.ts';

/** What the agenda has of a patient, for whoever erases it. */
export interface PatientTraces {
  /** Whether there is a record. */
  readonly record: boolean;
  /** Appointments of this patient and of no other: they go as a whole. */
  readonly own: readonly string[];
  /** Appointments in which another patient takes part too: only this participant goes. */
  readonly shared: readonly string[];
  /** When the links of the last planned appointment stop working; null without one. */
  readonly closes: EpochMs | null;
}

/** What went with appointments. */
export interface Forgotten {
  readonly appointments: number;
  readonly participants: number;
  readonly links: number;
}

/** Appointments that ended before, by their start. */
export async function endedAppointments(tx: Tx, { before, kept, limit }: Expiry): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('appointment')
    .select('id')
    // by the index of starts: whatever ended before has begun before
    .where('starts_at', '<', before)
    .where('ends_at', '<', before)
    .$if(kept.length > 0, (some) => some.where('id', 'not in', kept))
    .orderBy('starts_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Deletes appointments with everybody who took part; what other domains have of them must be gone already. */
export async function deleteAppointments(tx: Tx, ids: readonly string[]): Promise<Forgotten> {
  const people = tx.selectFrom('participant').select('id').where('appointment_id', 'in', ids);
  const links = await tx.deleteFrom('link').where('participant_id', 'in', people).executeTakeFirst();
  const participants = await tx
    .deleteFrom('participant')
    .where('appointment_id', 'in', ids)
    .executeTakeFirst();
  const appointments = await tx.deleteFrom('appointment').where('id', 'in', ids).executeTakeFirst();
  return {
    appointments: Number(appointments.numDeletedRows),
    participants: Number(participants.numDeletedRows),
    links: Number(links.numDeletedRows),
  };
}

/** Deletes links and codes that stopped working before, with the window of their appointment. @returns how many. */
export async function deleteClosedLinks(tx: Tx, expiry: Expiry): Promise<number> {
  const links = tx.deleteFrom('link').where('participant_id', 'in', closedWith(tx, 'link', expiry));
  const codes = tx
    .deleteFrom('short_code')
    .where('participant_id', 'in', closedWith(tx, 'short_code', expiry));
  const [first, second] = [await links.executeTakeFirst(), await codes.executeTakeFirst()];
  return Number(first.numDeletedRows + second.numDeletedRows);
}

/** Participants who still have some, and whose appointment's window closed before. */
function closedWith(tx: Tx, table: 'link' | 'short_code', { before, kept, limit }: Expiry) {
  return tx
    .selectFrom('participant')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .select('participant.id')
    .where('participant.id', 'in', tx.selectFrom(table).select('participant_id'))
    .where(sql<boolean>`appointment.ends_at + appointment_type.closes_min * ${MINUTE} < ${before}`)
    .$if(kept.length > 0, (some) => some.where('appointment.id', 'not in', kept))
    .limit(limit);
}

/** Deletes records, made before, of patients who have no appointment. @returns how many. */
export async function deleteIdlePatients(tx: Tx, { before, kept, limit }: Expiry): Promise<number> {
  const idle = tx
    .selectFrom('patient')
    .select('id')
    .where('created_at', '<', before)
    .$if(kept.length > 0, (some) => some.where('id', 'not in', kept))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('participant').select('id').whereRef('patient_id', '=', 'patient.id'))),
    )
    .limit(limit);
  const { numDeletedRows } = await tx.deleteFrom('patient').where('id', 'in', idle).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Appointments in which these patients take part, and everybody in them. */
export async function companyOf(
  q: Db | Tx,
  patients: readonly string[],
): Promise<{ readonly appointments: readonly string[]; readonly participants: readonly string[] }> {
  if (patients.length === 0) return { appointments: [], participants: [] };
  const theirs = q.selectFrom('participant').select('appointment_id').where('patient_id', 'in', patients);
  const rows = await q
    .selectFrom('participant')
    .select(['id', 'appointment_id'])
    .where('appointment_id', 'in', theirs)
    .execute();
  return {
    appointments: [...new Set(rows.map(({ appointment_id }) => appointment_id))],
    participants: rows.map(({ id }) => id),
  };
}

export async function tracesOf(tx: Tx, patientId: string): Promise<PatientTraces> {
  const record = await tx.selectFrom('patient').select('id').where('id', '=', patientId).executeTakeFirst();
  const rows = await tx
    .selectFrom('participant')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .select(['appointment.id', 'appointment.state', 'appointment.ends_at', 'appointment_type.closes_min'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('participant as other')
          .select('other.id')
          .whereRef('other.appointment_id', '=', 'appointment.id')
          .where('other.patient_id', '<>', patientId),
      ).as('others'),
    )
    .where('participant.patient_id', '=', patientId)
    .execute();
  const planned = rows.filter(({ state }) => state === 'planned');
  const closes = planned.map(({ ends_at, closes_min }) => ends_at + closes_min * MINUTE);
  return {
    record: record !== undefined,
    own: rows.filter(({ others }) => Number(others) === 0).map(({ id }) => id),
    shared: rows.filter(({ others }) => Number(others) === 1).map(({ id }) => id),
    closes: closes.length === 0 ? null : (Math.max(...closes) as EpochMs),
  };
}

/** The participants that stand for a patient. */
export async function participantsOf(tx: Tx, patientId: string): Promise<readonly string[]> {
  const query = tx.selectFrom('participant').select('id').where('patient_id', '=', patientId);
  return (await query.execute()).map(({ id }) => id);
}

/** Deletes a patient's record, with the participants that stand for the patient. */
export async function deletePatient(
  tx: Tx,
  patientId: string,
): Promise<Omit<Forgotten, 'appointments'> & { readonly records: number }> {
  const people = tx.selectFrom('participant').select('id').where('patient_id', '=', patientId);
  const links = await tx.deleteFrom('link').where('participant_id', 'in', people).executeTakeFirst();
  const participants = await tx
    .deleteFrom('participant')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  const records = await tx.deleteFrom('patient').where('id', '=', patientId).executeTakeFirst();
  return {
    participants: Number(participants.numDeletedRows),
    links: Number(links.numDeletedRows),
    records: Number(records.numDeletedRows),
  };
}

/** Those of these appointments that are over. */
export async function overAmong(tx: Tx, ids: readonly string[], now: EpochMs): Promise<ReadonlySet<string>> {
  const query = tx.selectFrom('appointment').select('id').where('id', 'in', ids).where('ends_at', '<', now);
  return new Set((await query.execute()).map(({ id }) => id));
}
