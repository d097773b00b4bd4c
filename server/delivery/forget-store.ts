import type { Tx } from '../core/database.ts';
import type { Expiry } from '../core/expiry.ts';
import type { OutboxRow } from '../core/schema.ts';

/** Which of these appointments are over. */
export type OverAmong = (tx: Tx, appointmentIds: readonly string[]) => Promise<ReadonlySet<string>>;

/**
 * Deletes messages that were final before, of appointments that are over (`kept` ones not): until then the board shows
 * that an invitation did not arrive.
 *
 * @returns how many.
 */
export async function deleteFinalMessages(
  tx: Tx,
  { before, kept, limit }: Expiry,
  overAmong: OverAmong,
): Promise<number> {
  for (let after = ''; ; ) {
    const page = await finalMessages(tx, { before, kept, limit }, after);
    const last = page.at(-1);
    if (last === undefined) return 0;
    const over = await overAmong(tx, [...new Set(page.map(({ appointment_id }) => appointment_id))]);
    const doomed = page.filter(({ appointment_id }) => over.has(appointment_id)).map(({ id }) => id);
    if (doomed.length > 0) {
      await tx.deleteFrom('outbox').where('id', 'in', doomed).execute();
      return doomed.length;
    }
    after = last.id;
  }
}

/** Deletes every message about appointments. @returns how many. */
export async function deleteMessagesAbout(tx: Tx, appointmentIds: readonly string[]): Promise<number> {
  const query = tx.deleteFrom('outbox').where('appointment_id', 'in', appointmentIds);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** Deletes every message to participants. @returns how many. */
export async function deleteMessagesTo(tx: Tx, participantIds: readonly string[]): Promise<number> {
  const query = tx.deleteFrom('outbox').where('participant_id', 'in', participantIds);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

function finalMessages(
  tx: Tx,
  { before, kept, limit }: Expiry,
  after: string,
): Promise<readonly Pick<OutboxRow, 'id' | 'appointment_id'>[]> {
  return tx
    .selectFrom('outbox')
    .select(['id', 'appointment_id'])
    .where('final_at', '<', before)
    .where('final_at', 'is not', null)
    .where('id', '>', after)
    .$if(kept.length > 0, (some) => some.where('appointment_id', 'not in', kept))
    .orderBy('id')
    .limit(limit)
    .execute();
}
