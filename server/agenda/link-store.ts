import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { LinkRow } from '../core/schema.ts';

export async function insertLink(tx: Tx, row: LinkRow): Promise<void> {
  await tx.insertInto('link').values(row).execute();
}

/** Every link and code of this participant stops working. @returns how many links did work. */
export async function revokeLinks(tx: Tx, participantId: string, at: EpochMs): Promise<number> {
  const done = await tx
    .updateTable('link')
    .set({ revoked_at: at })
    .where('participant_id', '=', participantId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  await tx
    .updateTable('short_code')
    .set({ revoked_at: at })
    .where('participant_id', '=', participantId)
    .where('revoked_at', 'is', null)
    .execute();
  return Number(done.numUpdatedRows);
}

/** Whose link this is, or null when it is unknown or revoked. */
export async function holderOfLink(
  db: Db | Tx,
  hash: Buffer,
): Promise<{ participantId: string; appointmentId: string } | null> {
  const found = await db
    .selectFrom('link')
    .innerJoin('participant', 'participant.id', 'link.participant_id')
    .select(['participant.id', 'participant.appointment_id'])
    .where('link.token_hash', '=', hash)
    .where('link.revoked_at', 'is', null)
    .executeTakeFirst();
  return found === undefined ? null : { participantId: found.id, appointmentId: found.appointment_id };
}
