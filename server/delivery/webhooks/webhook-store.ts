import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { WebhookEventRow, WebhookRow } from '../../core/system-rows.ts';

/** Those that are not removed, the newest first. */
export function allWebhooks(q: Db | Tx): Promise<WebhookRow[]> {
  const query = q.selectFrom('webhook').selectAll().where('removed_at', 'is', null);
  return query.orderBy('made_at', 'desc').orderBy('id').execute();
}

export async function insertWebhook(tx: Tx, row: WebhookRow): Promise<void> {
  await tx.insertInto('webhook').values(row).execute();
}

export async function saveSecrets(
  tx: Tx,
  id: string,
  secrets: Pick<WebhookRow, 'secret' | 'former_secret' | 'former_until'>,
): Promise<void> {
  await tx.updateTable('webhook').set(secrets).where('id', '=', id).execute();
}

/** From now on nothing goes there; what was to leave is forgotten. */
export async function removeWebhook(tx: Tx, id: string, at: EpochMs): Promise<void> {
  await tx.deleteFrom('webhook_event').where('webhook_id', '=', id).execute();
  await tx.updateTable('webhook').set({ removed_at: at }).where('id', '=', id).execute();
}

/** Who wants to hear of this appointment, and by which number. */
export function listenersTo(
  tx: Tx,
  appointmentId: string,
): Promise<{ webhook_id: string; number: string }[]> {
  return tx
    .selectFrom('appointment_number')
    .innerJoin('webhook', 'webhook.source', 'appointment_number.source')
    .select(['webhook.id as webhook_id', 'appointment_number.number'])
    .where('appointment_number.appointment_id', '=', appointmentId)
    .where('webhook.removed_at', 'is', null)
    .execute();
}

export async function insertEvents(tx: Tx, rows: readonly WebhookEventRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('webhook_event')
      .values([...rows])
      .execute();
}

/** The event whose turn it is at this webhook. */
export function nextEvent(q: Db, webhookId: string, now: EpochMs): Promise<WebhookEventRow | undefined> {
  return q
    .selectFrom('webhook_event')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'queued')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
}

export async function saveEvent(
  tx: Tx,
  { id, state, attempts, next_at, last_error, final_at }: WebhookEventRow,
): Promise<void> {
  const to = { state, attempts, next_at, last_error, final_at };
  await tx.updateTable('webhook_event').set(to).where('id', '=', id).execute();
}

/** What was given up is tried again from the beginning. @returns how many. */
export async function reviveEvents(tx: Tx, webhookId: string, now: EpochMs): Promise<number> {
  const query = tx
    .updateTable('webhook_event')
    .set({ state: 'queued', attempts: 0, next_at: now, final_at: null })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'dead');
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

/** How many of each state there are, and why the newest one that failed did, by webhook. */
export async function tallies(
  q: Db,
): Promise<ReadonlyMap<string, { queued: number; dead: number; trouble: string | null }>> {
  const rows = await q
    .selectFrom('webhook_event')
    .select(['webhook_id', 'state', 'last_error'])
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('at').as('newest')])
    .where('state', '<>', 'sent')
    .groupBy(['webhook_id', 'state', 'last_error'])
    .orderBy('newest')
    .execute();
  const found = new Map<string, { queued: number; dead: number; trouble: string | null }>();
  for (const { webhook_id, state, last_error, count } of rows) {
    const one = found.get(webhook_id) ?? { queued: 0, dead: 0, trouble: null };
    if (state === 'queued') one.queued += count;
    else one.dead += count;
    found.set(webhook_id, { ...one, trouble: last_error ?? one.trouble });
  }
  return found;
}

/** Deletes events that were final before. @returns how many. */
export async function deleteFinalEvents(tx: Tx, before: EpochMs, limit: number): Promise<number> {
  const doomed = tx.selectFrom('webhook_event').select('id').where('final_at', '<', before).limit(limit);
  const query = tx.deleteFrom('webhook_event').where('id', 'in', doomed);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}
