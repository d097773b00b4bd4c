import type { Db, Tx } from '../../core/database.ts';

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
    .values({ source, number: appointment, appointment_id: ids.appointment })
    .execute();
  if (patient === null || ids.patient === null) return;
  await tx
    .insertInto('patient_number')
    .values({ source, number: patient, patient_id: ids.patient })
    .onConflict((conflict) => conflict.columns(['source', 'number']).doNothing())
    .execute();
}
