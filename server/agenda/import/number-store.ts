import type { Db, Tx } from '../../core/database.ts';
import type { AppointmentNumberRow } from '../../core/system-rows.ts';

/** Numbers that another system gave, to find again what it means by them. */
export interface Numbers {
  readonly source: string;
  readonly appointment: string;
  /** Null: the other system gave the patient none. */
  readonly patient: string | null;
}

export async function appointmentNumbered(
  q: Db | Tx,
  source: string,
  number: string,
): Promise<string | null> {
  const found = await q
    .selectFrom('appointment_number')
    .select('appointment_id')
    .where('source', '=', source)
    .where('number', '=', number)
    .executeTakeFirst();
  return found?.appointment_id ?? null;
}

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** What other systems call these appointments, as `source:number`; who is not in the map was numbered by none. */
export async function numbersOf(
  q: Db | Tx,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const rows = await q
      .selectFrom('appointment_number')
      .select(['appointment_id', 'source', 'number'])
      .where('appointment_id', 'in', appointmentIds.slice(from, from + IDS_A_QUERY))
      .orderBy('source')
      .orderBy('number')
      .execute();
    for (const { appointment_id: id, source, number } of rows)
      found.set(id, [...(found.get(id) ?? []), `${source}:${number}`]);
  }
  return found;
}

export async function patientNumbered(q: Db | Tx, source: string, number: string): Promise<string | null> {
  const found = await q
    .selectFrom('patient_number')
    .select('patient_id')
    .where('source', '=', source)
    .where('number', '=', number)
    .executeTakeFirst();
  return found?.patient_id ?? null;
}

/** Remembers the numbers of what was just planned; a patient's that is known stays. */
export async function insertNumbers(
  tx: Tx,
  { source, appointment, patient }: Numbers,
  ids: { readonly appointment: string; readonly patient: string | null },
): Promise<void> {
  await tx
    .insertInto('appointment_number')
    .values({
      ...{ source, number: appointment, appointment_id: ids.appointment, told: null },
      ...{ uid: null, sequence: null, modified: null, calendar_id: null, gone_since: null },
    })
    .execute();
  if (patient === null || ids.patient === null) return;
  await insertPatientNumber(tx, { source, number: patient, patient_id: ids.patient });
}

/** Remembers what another system calls a patient; a number that is known stays with whom it names. */
export async function insertPatientNumber(
  tx: Tx,
  row: { readonly source: string; readonly number: string; readonly patient_id: string },
): Promise<void> {
  await tx
    .insertInto('patient_number')
    .values(row)
    .onConflict((conflict) => conflict.columns(['source', 'number']).doNothing())
    .execute();
}

type NumberOf = Pick<AppointmentNumberRow, 'source' | 'number'>;

/** SHA-256 of what the other system said last of this appointment over the API; null: nothing. */
export async function numberTold(q: Db | Tx, { source, number }: NumberOf): Promise<Buffer | null> {
  const query = q.selectFrom('appointment_number').select('told').where('source', '=', source);
  return (await query.where('number', '=', number).executeTakeFirst())?.told ?? null;
}

export async function saveTold(tx: Tx, { source, number }: NumberOf, told: Buffer): Promise<void> {
  const query = tx.updateTable('appointment_number').set({ told }).where('source', '=', source);
  await query.where('number', '=', number).execute();
}

/** Which version of an event was told last. */
export interface Version {
  readonly uid: string;
  readonly sequence: number;
  readonly modified: number | null;
  /** SHA-256 of what it said; null: only that it is off. */
  readonly told: Buffer | null;
}

/** The version that a calendar told last of an appointment; null: none did. */
export async function versionNumbered(q: Db | Tx, { source, number }: NumberOf): Promise<Version | null> {
  const query = q.selectFrom('appointment_number').select(['uid', 'sequence', 'modified', 'told']);
  const found = await query.where('source', '=', source).where('number', '=', number).executeTakeFirst();
  if (found === undefined || found.uid === null) return null;
  const { uid, sequence, modified, told } = found;
  return { uid, sequence: sequence ?? 0, modified, told };
}

/** Remembers which version of an event the agenda holds; a number that names nothing is left out. */
export async function saveVersion(
  tx: Tx,
  { source, number }: NumberOf,
  { uid, sequence, modified, told }: Version,
): Promise<void> {
  const query = tx.updateTable('appointment_number').set({ uid, sequence, modified, told });
  await query.where('source', '=', source).where('number', '=', number).execute();
}
