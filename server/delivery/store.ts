import type { EpochMs } from '../core/clock.ts';
import type { Db, Tx } from '../core/database.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { Delivery } from './state.ts';

export async function insertMessage(tx: Tx, row: OutboxRow): Promise<void> {
  await tx.insertInto('outbox').values(row).execute();
}

export function messageById(q: Db | Tx, id: string): Promise<OutboxRow | undefined> {
  return q.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Every message to a participant that is not final yet. */
export function unfinishedTo(q: Db | Tx, participantId: string): Promise<OutboxRow[]> {
  return q
    .selectFrom('outbox')
    .selectAll()
    .where('participant_id', '=', participantId)
    .where('final_at', 'is', null)
    .execute();
}

/** When the newest message to a participant was queued. */
export async function newestTo(q: Db | Tx, participantId: string): Promise<number | null> {
  const { newest } = await q
    .selectFrom('outbox')
    .select(({ fn }) => fn.max('created_at').as('newest'))
    .where('participant_id', '=', participantId)
    .executeTakeFirstOrThrow();
  return newest;
}

/** Every message to these participants, oldest first. */
export async function newestAmong(
  q: Db | Tx,
  participantIds: readonly string[],
): Promise<Pick<OutboxRow, 'participant_id' | 'created_at' | 'final_at'>[]> {
  if (participantIds.length === 0) return [];
  return await q
    .selectFrom('outbox')
    .select(['participant_id', 'created_at', 'final_at'])
    .where('participant_id', 'in', participantIds)
    .orderBy('created_at')
    .execute();
}

/** When the oldest message was queued that tried to leave and could not yet. */
export async function oldestFailing(q: Db | Tx): Promise<EpochMs | null> {
  const { oldest } = await q
    .selectFrom('outbox')
    .select(({ fn }) => fn.min('created_at').as('oldest'))
    .where('final_at', 'is', null)
    .where('last_error', 'is not', null)
    .executeTakeFirstOrThrow();
  return oldest as EpochMs | null;
}

/** The message of one way whose turn it is. */
export function nextDue(
  q: Db | Tx,
  channel: OutboxRow['channel'],
  now: EpochMs,
): Promise<OutboxRow | undefined> {
  return q
    .selectFrom('outbox')
    .selectAll()
    .where('final_at', 'is', null)
    .where('next_at', '<=', now)
    .where('channel', '=', channel)
    .where('state', 'in', ['queued', 'failed'])
    .orderBy('next_at')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}

/** The others that leave together with this message, and wait as it does. */
export async function bundledWith(
  q: Db | Tx,
  { id, bundle, channel }: OutboxRow,
): Promise<readonly OutboxRow[]> {
  if (bundle === null) return [];
  return await q
    .selectFrom('outbox')
    .selectAll()
    .where('bundle', '=', bundle)
    .where('id', '<>', id)
    .where('channel', '=', channel)
    .where('final_at', 'is', null)
    .where('state', 'in', ['queued', 'failed'])
    .execute();
}

/** Messages of one way that were being handed over when the process ended. */
export function messagesUnderway(q: Db | Tx, channel: OutboxRow['channel']): Promise<OutboxRow[]> {
  return q
    .selectFrom('outbox')
    .selectAll()
    .where('final_at', 'is', null)
    .where('state', '=', 'sending')
    .where('channel', '=', channel)
    .execute();
}

export async function saveDelivery(tx: Tx, id: string, delivery: Delivery): Promise<void> {
  const { state, attempts, next_at, last_error, final_at } = delivery;
  await tx
    .updateTable('outbox')
    .set({ state, attempts, next_at, last_error, final_at })
    .where('id', '=', id)
    .execute();
}

export async function deleteMessage(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('outbox').where('id', '=', id).execute();
}

/** The message to a participant of which nobody knows whether it left, when it is the newest. */
export async function unsureTo(q: Db | Tx, participantId: string): Promise<OutboxRow | null> {
  const newest = await q
    .selectFrom('outbox')
    .selectAll()
    .where('participant_id', '=', participantId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.state === 'unsure' ? newest : null;
}

/** States of all messages of these appointments, oldest first. */
export function statesOf(
  q: Db | Tx,
  appointmentIds: readonly string[],
): Promise<Pick<OutboxRow, 'participant_id' | 'state' | 'last_error'>[]> {
  return q
    .selectFrom('outbox')
    .select(['participant_id', 'state', 'last_error'])
    .where('appointment_id', 'in', appointmentIds)
    .orderBy('created_at')
    .execute();
}
