import type { Tx } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { DeliveryDeps } from './deps.ts';
import { queued, step } from './state.ts';
import { insertMessage, newestTo, saveDelivery, unfinishedTo, unsureTo } from './store.ts';
import type { Template } from './templates.ts';

/** A message to queue. */
export interface NewMessage {
  readonly participantId: string;
  readonly appointmentId: string;
  readonly template: Template;
  readonly channel: OutboxRow['channel'];
  /** iCalendar SEQUENCE that the message speaks of. */
  readonly sequence: number;
  /** The same for messages that leave as one letter to each person; null: it leaves alone. */
  readonly bundle: string | null;
}

type QueueDeps = Pick<DeliveryDeps, 'clock' | 'mailFrom'>;

/** Puts a message in the place of every earlier one to this participant that has not left yet. */
export async function enqueue(deps: QueueDeps, tx: Tx, message: NewMessage): Promise<void> {
  const { clock, mailFrom } = deps;
  await withdraw(deps, tx, message.participantId, 'superseded');
  const newest = await newestTo(tx, message.participantId);
  const id = newId();
  await insertMessage(tx, {
    ...queued(clock()),
    // two in one millisecond still have an order
    created_at: Math.max(clock(), (newest ?? 0) + 1),
    id,
    participant_id: message.participantId,
    appointment_id: message.appointmentId,
    channel: message.channel,
    template: message.template,
    sequence: message.sequence,
    bundle: message.bundle,
    message_id: `${id}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`,
  });
}

/** Nothing that has not left yet goes to this participant any more. */
export async function withdraw(
  { clock }: QueueDeps,
  tx: Tx,
  participantId: string,
  why: string,
): Promise<void> {
  for (const row of await unfinishedTo(tx, participantId)) {
    const after = step(row, { kind: 'withdrawn', why }, clock());
    if (after !== null) await saveDelivery(tx, row.id, after);
  }
}

/**
 * Ends the doubt about a text message that may or may not have left; `again` queues it anew.
 *
 * @returns its id; null when the newest to this participant is none of that kind.
 */
export async function settle(
  deps: QueueDeps,
  tx: Tx,
  participantId: string,
  again: boolean,
): Promise<string | null> {
  const row = await unsureTo(tx, participantId);
  const after = row === null ? null : step(row, { kind: 'settled' }, deps.clock());
  if (row === null || after === null) return null;
  await saveDelivery(tx, row.id, after);
  const { appointment_id: appointmentId, channel, sequence } = row;
  const template = row.template as Template;
  if (again)
    await enqueue(deps, tx, { participantId, appointmentId, channel, template, sequence, bundle: null });
  return row.id;
}
