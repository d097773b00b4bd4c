import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { PatientInvitationRow } from '../../core/schema.ts';

export async function insertPatientInvitation(tx: Tx, row: PatientInvitationRow): Promise<void> {
  await tx.insertInto('patient_invitation').values(row).execute();
}

export function patientInvitationByHash(
  q: Db | Tx,
  tokenHash: Buffer,
): Promise<PatientInvitationRow | undefined> {
  return q
    .selectFrom('patient_invitation')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export function patientInvitationById(q: Db | Tx, id: string): Promise<PatientInvitationRow | undefined> {
  return q.selectFrom('patient_invitation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those for one patient, the newest first. */
export function patientInvitationsFor(q: Db | Tx, patientId: string): Promise<PatientInvitationRow[]> {
  return q
    .selectFrom('patient_invitation')
    .selectAll()
    .where('patient_id', '=', patientId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

export async function changePatientInvitation(
  tx: Tx,
  id: string,
  to: Partial<Pick<PatientInvitationRow, 'state' | 'changed_at' | 'wrong'>>,
): Promise<void> {
  await tx.updateTable('patient_invitation').set(to).where('id', '=', id).execute();
}

/** Forgets those that ended long ago: they hold addresses. */
export async function deletePatientInvitationsBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('patient_invitation').where('changed_at', '<=', before).execute();
}
