import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { PatientAccountRow, PatientSessionRow } from '../../core/schema.ts';

/** A session with the account that it belongs to, as it is now. */
export type PatientSessionWithAccount = PatientSessionRow &
  Pick<PatientAccountRow, 'name' | 'mail' | 'terms_version' | 'factor_wanted' | 'totp'>;

export async function insertPatientSession(tx: Tx, row: PatientSessionRow): Promise<void> {
  await tx.insertInto('patient_session').values(row).execute();
}

export function patientSessionById(q: Db | Tx, id: string): Promise<PatientSessionWithAccount | undefined> {
  return q
    .selectFrom('patient_session')
    .innerJoin('patient_account', 'patient_account.id', 'patient_session.account_id')
    .selectAll('patient_session')
    .select(['patient_account.name', 'patient_account.mail', 'patient_account.terms_version'])
    .select(['patient_account.factor_wanted', 'patient_account.totp'])
    .where('patient_session.id', '=', id)
    .executeTakeFirst();
}

/** The sessions of one account, the last seen first. */
export function patientSessionsOf(q: Db | Tx, accountId: string): Promise<PatientSessionRow[]> {
  return q
    .selectFrom('patient_session')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Sessions that were seen or began too long ago. */
export function overduePatientSessions(
  q: Db | Tx,
  seenBy: EpochMs,
  begunBy: EpochMs,
): Promise<PatientSessionRow[]> {
  return q
    .selectFrom('patient_session')
    .selectAll()
    .where((eb) => eb.or([eb('seen_at', '<=', seenBy), eb('created_at', '<=', begunBy)]))
    .execute();
}

export async function changePatientSession(
  tx: Tx,
  id: string,
  to: Partial<Pick<PatientSessionRow, 'secret_hash' | 'mfa' | 'seen_at'>>,
): Promise<void> {
  await tx.updateTable('patient_session').set(to).where('id', '=', id).execute();
}

/** @returns false when it was gone already */
export async function deletePatientSession(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('patient_session').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}
