import type { Db, Tx } from '../core/database.ts';
import type { IdentityAsked } from '../protocol/identity.ts';

/** What is known of a guest at the door. */
export interface IdentityRecord {
  /** What the kind of appointment asks. */
  readonly kind: IdentityAsked;
  /** `YYYY-MM-DD`; null where the guest has no record, or the record none. */
  readonly birthDate: string | null;
  readonly pinHash: Buffer | null;
  readonly pinGivenAt: number | null;
}

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** A new PIN in place of an older one. */
export async function savePin(tx: Tx, participantId: string, hash: Buffer, at: number): Promise<void> {
  const row = { participant_id: participantId, hash, given_at: at };
  await tx
    .insertInto('guest_pin')
    .values(row)
    .onConflict((conflict) => conflict.column('participant_id').doUpdateSet({ hash, given_at: at }))
    .execute();
}

/** By participant; those who do not exist are left out. */
export async function identitiesOf(
  db: Db | Tx,
  participantIds: readonly string[],
): Promise<ReadonlyMap<string, IdentityRecord>> {
  const found = new Map<string, IdentityRecord>();
  for (let from = 0; from < participantIds.length; from += IDS_A_QUERY) {
    for (const row of await rowsOf(db, participantIds.slice(from, from + IDS_A_QUERY))) {
      const { id, identity: kind, birth_date: birthDate, hash: pinHash, given_at: pinGivenAt } = row;
      found.set(id, { kind, birthDate, pinHash, pinGivenAt });
    }
  }
  return found;
}

function rowsOf(db: Db | Tx, participantIds: readonly string[]) {
  return db
    .selectFrom('participant')
    .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
    .innerJoin('appointment_type', 'appointment_type.id', 'appointment.type_id')
    .leftJoin('patient', 'patient.id', 'participant.patient_id')
    .leftJoin('guest_pin', 'guest_pin.participant_id', 'participant.id')
    .select(['participant.id', 'appointment_type.identity', 'patient.birth_date', 'guest_pin.hash'])
    .select('guest_pin.given_at')
    .where('participant.id', 'in', participantIds)
    .execute();
}

/** A patient's birth date; null: not known; undefined: there is no such patient. */
export async function birthDateOf(db: Db | Tx, patientId: string): Promise<string | null | undefined> {
  const query = db.selectFrom('patient').select('birth_date').where('id', '=', patientId);
  return (await query.executeTakeFirst())?.birth_date;
}
