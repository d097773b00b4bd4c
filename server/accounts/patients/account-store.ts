import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { PatientAccountRow, PatientTieRow } from '../../core/schema.ts';

/** Whose record somebody is let at, with the name of the record. */
export type TieWithName = PatientTieRow & { readonly name: string };
/** Who is let at a record. */
export type TieWithAccount = PatientTieRow & Pick<PatientAccountRow, 'name' | 'mail' | 'used_at' | 'totp'>;

export function patientAccountByMail(q: Db | Tx, mail: string): Promise<PatientAccountRow | undefined> {
  return q.selectFrom('patient_account').selectAll().where('mail', '=', mail).executeTakeFirst();
}

export function patientAccountById(q: Db | Tx, id: string): Promise<PatientAccountRow | undefined> {
  return q.selectFrom('patient_account').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertPatientAccount(tx: Tx, row: PatientAccountRow): Promise<void> {
  await tx.insertInto('patient_account').values(row).execute();
}

export async function changePatientAccount(
  tx: Tx,
  id: string,
  to: Partial<Omit<PatientAccountRow, 'id' | 'mail' | 'created_at'>>,
): Promise<void> {
  await tx.updateTable('patient_account').set(to).where('id', '=', id).execute();
}

/** Counts a wrong code. @returns how many there were in a row */
export async function countWrongCode(tx: Tx, id: string): Promise<number> {
  const row = await tx
    .updateTable('patient_account')
    .set((eb) => ({ wrong_codes: eb('wrong_codes', '+', 1) }))
    .where('id', '=', id)
    .returning('wrong_codes')
    .executeTakeFirst();
  return row?.wrong_codes ?? 0;
}

/**
 * Accepts a time step of an authenticator app, once.
 *
 * @returns false when it was used meanwhile
 */
export async function spendStep(tx: Tx, id: string, step: number): Promise<boolean> {
  const done = await tx
    .updateTable('patient_account')
    .set({ totp_step: step, wrong_codes: 0 })
    .where('id', '=', id)
    .where('totp_step', '<', step)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whose records this account is let at, the own first. */
export function tiesOf(q: Db | Tx, accountId: string): Promise<TieWithName[]> {
  return q
    .selectFrom('patient_tie')
    .innerJoin('patient', 'patient.id', 'patient_tie.patient_id')
    .selectAll('patient_tie')
    .select('patient.name')
    .where('account_id', '=', accountId)
    .orderBy((eb) => eb('patient_tie.role', '<>', 'patient'))
    .orderBy('patient.name')
    .orderBy('patient.id')
    .execute();
}

/** Who is let at this record, by name. */
export function tiedTo(q: Db | Tx, patientId: string): Promise<TieWithAccount[]> {
  return q
    .selectFrom('patient_tie')
    .innerJoin('patient_account', 'patient_account.id', 'patient_tie.account_id')
    .selectAll('patient_tie')
    .select(['patient_account.name', 'patient_account.mail', 'patient_account.used_at'])
    .select('patient_account.totp')
    .where('patient_id', '=', patientId)
    .orderBy('patient_account.name')
    .orderBy('patient_account.id')
    .execute();
}

/** Ties an account to a record, or in another role. */
export async function saveTie(tx: Tx, row: PatientTieRow): Promise<void> {
  const { role, given_by, given_at } = row;
  await tx
    .insertInto('patient_tie')
    .values(row)
    .onConflict((conflict) => conflict.doUpdateSet({ role, given_by, given_at }))
    .execute();
}

/** @returns false when there was none */
export async function deleteTie(tx: Tx, accountId: string, patientId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('patient_tie')
    .where('account_id', '=', accountId)
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Accounts that are let at no record any more, or whose last sign-in was before; with everything of theirs. @returns whose */
export async function deleteIdleAccounts(tx: Tx, before: EpochMs, limit: number): Promise<readonly string[]> {
  const idle = tx
    .selectFrom('patient_account')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('used_at', '<', before),
        eb.not(
          eb.exists(
            eb
              .selectFrom('patient_tie')
              .select('patient_id')
              .whereRef('patient_tie.account_id', '=', 'patient_account.id'),
          ),
        ),
      ]),
    )
    .limit(limit);
  const gone = await tx.deleteFrom('patient_account').where('id', 'in', idle).returning('id').execute();
  return gone.map(({ id }) => id);
}

/** Names by account. */
export async function namesOfAccounts(
  q: Db | Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await q.selectFrom('patient_account').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
