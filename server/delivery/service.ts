import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import type { DeliveryState } from '../protocol/agenda.ts';
import type { DeliveryDeps } from './deps.ts';
import { type DeliveryForgetting, FORGETTING } from './forgetting.ts';
import { sendingOf } from './sending.ts';
import { queued, step } from './state.ts';
import { insertMessage, newestAmong, newestTo, saveDelivery, statesOf, unfinishedTo } from './store.ts';
import type { Template } from './templates.ts';
import { type Worker, workerOf } from './worker.ts';

export type { DeliveryDeps, MessageFacts } from './deps.ts';
export type { DeliveryForgetting } from './forgetting.ts';
export type { OutgoingMail, Receipt, Transport } from './transport.ts';

/** A message to queue. */
export interface NewMessage {
  readonly participantId: string;
  readonly appointmentId: string;
  readonly template: Template;
  /** iCalendar SEQUENCE that the message speaks of. */
  readonly sequence: number;
}

/** The newest message to somebody. */
export interface LastMessage {
  /** When it was queued. */
  readonly at: EpochMs;
  /** Whether it still tries to leave. */
  readonly underway: boolean;
}

/** How a message fares. */
export interface Fate {
  readonly state: DeliveryState;
  /** A word for why the last try failed; null: none did. */
  readonly why: string | null;
}

/** Messages to participants: queued with the act they tell of, sent until it works or is no use any more. */
export interface DeliveryService extends Worker {
  /**
   * Queues a message as part of the act it tells of. It takes the place of every earlier one to this participant that
   * has not left yet. Only its kind stands in the queue: words, address and link are made at the moment of sending.
   */
  enqueue(tx: Tx, message: NewMessage): Promise<void>;
  /** Nothing more goes to this participant; part of the act that withdraws them. */
  withdraw(tx: Tx, participantId: string): Promise<void>;
  /** The newest message to each participant; who is not in the map has none. */
  lastMessages(tx: Tx, participantIds: readonly string[]): Promise<ReadonlyMap<string, LastMessage>>;
  /** How the newest message to each participant fares; who is not in the map has none. */
  states(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, DeliveryState>>;
  /** The same with a word for why the last try failed. */
  fates(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, Fate>>;
  /** For retention and erasure. */
  readonly forgetting: DeliveryForgetting;
}

/** Appointments in one query: far below SQLite's limit of bound values. */
const AT_ONCE = 1_000;

export function deliveryService(deps: DeliveryDeps): DeliveryService {
  const { db, clock, mailFrom } = deps;
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1);

  async function withdraw(tx: Tx, participantId: string, why: string): Promise<void> {
    for (const row of await unfinishedTo(tx, participantId)) {
      const after = step(row, { kind: 'withdrawn', why }, clock());
      if (after !== null) await saveDelivery(tx, row.id, after);
    }
  }

  async function fatesOf(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, Fate>> {
    const newest = new Map<string, Fate>();
    for (let from = 0; from < appointmentIds.length; from += AT_ONCE) {
      const rows = await statesOf(db, appointmentIds.slice(from, from + AT_ONCE));
      for (const { participant_id, state, last_error } of rows)
        newest.set(participant_id, { state, why: last_error });
    }
    return newest;
  }

  return {
    ...workerOf(sendingOf(deps), deps.report),
    async enqueue(tx, message) {
      await withdraw(tx, message.participantId, 'superseded');
      const newest = await newestTo(tx, message.participantId);
      // two in one millisecond still have an order
      const created_at = Math.max(clock(), (newest ?? 0) + 1);
      const id = newId();
      await insertMessage(tx, {
        ...queued(clock()),
        created_at,
        id,
        participant_id: message.participantId,
        appointment_id: message.appointmentId,
        channel: 'mail',
        template: message.template,
        sequence: message.sequence,
        message_id: `${id}@${domain}`,
      });
    },
    forgetting: FORGETTING,
    withdraw: (tx, participantId) => withdraw(tx, participantId, 'withdrawn'),
    async lastMessages(tx, participantIds) {
      const last = new Map<string, LastMessage>();
      for (const { participant_id, created_at, final_at } of await newestAmong(tx, participantIds))
        last.set(participant_id, { at: created_at as EpochMs, underway: final_at === null });
      return last;
    },
    async states(appointmentIds) {
      const fates = await fatesOf(appointmentIds);
      return new Map([...fates].map(([participantId, { state }]) => [participantId, state]));
    },
    fates: fatesOf,
  };
}
