import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { OutcomeRow } from '../../core/office-rows.ts';

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** Keeps how it went with a guest; null: nobody says any more. */
export async function saveOutcome(
  tx: Tx,
  participantId: string,
  kind: OutcomeRow['kind'] | null,
  at: EpochMs,
): Promise<void> {
  await tx.deleteFrom('outcome').where('participant_id', '=', participantId).execute();
  if (kind !== null)
    await tx.insertInto('outcome').values({ participant_id: participantId, kind, at }).execute();
}

/** What people said of the guests of these appointments, by participant. */
export async function outcomesOf(
  db: Db | Tx,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, OutcomeRow>> {
  const found = new Map<string, OutcomeRow>();
  for (let from = 0; from < appointmentIds.length; from += IDS_A_QUERY) {
    const rows = await db
      .selectFrom('outcome')
      .innerJoin('participant', 'participant.id', 'outcome.participant_id')
      .selectAll('outcome')
      .where('participant.appointment_id', 'in', appointmentIds.slice(from, from + IDS_A_QUERY))
      .execute();
    for (const row of rows) found.set(row.participant_id, row);
  }
  return found;
}
