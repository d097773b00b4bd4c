import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { PatientAccountRow } from '../../core/schema.ts';

/** A link to a new password, with the account that it is for. */
export type PatientLink = PatientAccountRow & { readonly linked_at: number };

/** Puts a link in the place of the one before. */
export async function replacePatientLink(
  tx: Tx,
  row: { readonly account_id: string; readonly token_hash: Buffer; readonly created_at: number },
): Promise<void> {
  await deletePatientLink(tx, row.account_id);
  await tx.insertInto('patient_password_link').values(row).execute();
}

export function patientLinkByHash(q: Db | Tx, tokenHash: Buffer): Promise<PatientLink | undefined> {
  return q
    .selectFrom('patient_password_link')
    .innerJoin('patient_account', 'patient_account.id', 'patient_password_link.account_id')
    .selectAll('patient_account')
    .select('patient_password_link.created_at as linked_at')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function deletePatientLink(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('patient_password_link').where('account_id', '=', accountId).execute();
}

/** Forgets links that were made up to `before`. */
export async function deletePatientLinksBefore(tx: Tx, before: EpochMs): Promise<void> {
  await tx.deleteFrom('patient_password_link').where('created_at', '<=', before).execute();
}
