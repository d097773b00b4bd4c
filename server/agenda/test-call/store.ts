import type { Db, Tx } from '../../core/database.ts';

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** Remembers that an appointment is a test. */
export async function insertTestCall(tx: Tx, appointmentId: string): Promise<void> {
  await tx.insertInto('test_call').values({ appointment_id: appointmentId }).execute();
}

/** Which of these appointments are tests. */
export async function testCallsAmong(
  q: Db | Tx,
  appointments: readonly { readonly id: string }[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let from = 0; from < appointments.length; from += IDS_A_QUERY) {
    const ids = appointments.slice(from, from + IDS_A_QUERY).map(({ id }) => id);
    const rows = await q
      .selectFrom('test_call')
      .select('appointment_id')
      .where('appointment_id', 'in', ids)
      .execute();
    for (const { appointment_id } of rows) found.add(appointment_id);
  }
  return found;
}

/** Every test that is still kept, the newest first. */
export async function testCalls(q: Db | Tx): Promise<readonly string[]> {
  const rows = await q
    .selectFrom('test_call')
    .innerJoin('appointment', 'appointment.id', 'test_call.appointment_id')
    .select('appointment.id')
    .orderBy('appointment.starts_at', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}

/** The newest test of somebody that ends later than this, with the one who is to come. */
export async function standingTest(
  q: Db | Tx,
  clinicianId: string,
  after: number,
): Promise<{ readonly appointmentId: string; readonly participantId: string } | null> {
  const row = await q
    .selectFrom('test_call')
    .innerJoin('appointment', 'appointment.id', 'test_call.appointment_id')
    .innerJoin('participant', 'participant.appointment_id', 'appointment.id')
    .select(['appointment.id as appointmentId', 'participant.id as participantId'])
    .where('appointment.clinician_id', '=', clinicianId)
    .where('appointment.state', '=', 'planned')
    .where('appointment.ends_at', '>', after)
    .orderBy('appointment.starts_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
