import type { Db } from '../core/database.ts';

/** What a review of the log compares of a patient. */
export interface ReviewedPatient {
  readonly id: string;
  readonly name: string;
  readonly mail: string | null;
  readonly postcode: string | null;
  readonly vip: boolean;
}

/** A patient's appointment: when it begins, and who planned it when. */
export interface PlannedFor {
  readonly patientId: string;
  readonly startsAt: number;
  readonly plannedBy: string;
  readonly plannedAt: number;
}

/** SQLite takes 32,766 parameters a statement. */
const A_QUERY = 5_000;

/** Records of these patients that are still there. */
export async function reviewedPatients(db: Db, ids: readonly string[]): Promise<readonly ReviewedPatient[]> {
  const found: ReviewedPatient[] = [];
  for (let at = 0; at < ids.length; at += A_QUERY) {
    const rows = await db
      .selectFrom('patient')
      .select(['id', 'name', 'mail', 'postcode', 'vip'])
      .where('id', 'in', ids.slice(at, at + A_QUERY))
      .execute();
    found.push(...rows.map(({ vip, ...row }) => ({ ...row, vip: vip === 1 })));
  }
  return found;
}

/** Appointments of these patients that begin in this time, or were planned in it; also those that were cancelled. */
export async function plannedFor(
  db: Db,
  ids: readonly string[],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly PlannedFor[]> {
  const found: PlannedFor[] = [];
  for (let at = 0; at < ids.length; at += A_QUERY) {
    const rows = await db
      .selectFrom('participant')
      .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
      .select(['patient_id', 'starts_at', 'created_by', 'appointment.created_at'])
      .where('patient_id', 'in', ids.slice(at, at + A_QUERY))
      .where((by) =>
        by.or([
          by.and([by('starts_at', '>=', from), by('starts_at', '<=', until)]),
          by.and([by('appointment.created_at', '>=', from), by('appointment.created_at', '<=', until)]),
        ]),
      )
      .execute();
    for (const { patient_id, starts_at, created_by, created_at } of rows)
      if (patient_id !== null)
        found.push({
          patientId: patient_id,
          startsAt: starts_at,
          plannedBy: created_by,
          plannedAt: created_at,
        });
  }
  return found;
}
