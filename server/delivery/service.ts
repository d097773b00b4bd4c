import type { EpochMs } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import type { DeliveryState } from '../protocol/agenda.ts';
import type { DeliveryDeps } from './deps.ts';
import { type DeliveryForgetting, FORGETTING } from './forgetting.ts';
import { letterTo, type Paper } from './letter/letter.ts';
import { enqueue, type NewMessage, settle, withdraw } from './queue.ts';
import { sendingOf } from './sending.ts';
import { newestAmong, oldestFailing, statesOf } from './store.ts';
import { type Example, example, type Written } from './templates.ts';
import { mailWay, textWay } from './ways.ts';
import { type Worker, workerOf } from './worker.ts';

export type { DeliveryDeps, MessageFacts } from './deps.ts';
export type { DeliveryForgetting } from './forgetting.ts';
export type { NewMessage } from './queue.ts';
export type { TextTransport } from './sms/transport.ts';
export { oneText } from './sms/words.ts';
export type { OutgoingMail, Receipt, Transport } from './transport.ts';

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
  /**
   * What a person says of a text message that may or may not have left: `again` queues it anew, else it counts as sent.
   *
   * @returns the message's id; null when the newest to this participant is none of that kind.
   */
  settle(tx: Tx, participantId: string, again: boolean): Promise<string | null>;
  /** A message to an example of a guest, with these words in it. */
  preview(of: Example): Promise<Written>;
  /** A letter to a participant, as a PDF. @throws {AppError} PARTICIPANT_UNKNOWN */
  letter(participantId: string, paper: Paper): Promise<Buffer>;
  /** Nothing more goes to this participant; part of the act that withdraws them. */
  withdraw(tx: Tx, participantId: string): Promise<void>;
  /** The newest message to each participant; who is not in the map has none. */
  lastMessages(tx: Tx, participantIds: readonly string[]): Promise<ReadonlyMap<string, LastMessage>>;
  /** How the newest message to each participant fares; who is not in the map has none. */
  states(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, DeliveryState>>;
  /** The same with a word for why the last try failed. */
  fates(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, Fate>>;
  /** Since when the oldest message waits that failed to leave; null: none does. */
  stuckSince(): Promise<EpochMs | null>;
  /** For retention and erasure. */
  readonly forgetting: DeliveryForgetting;
}

/** Appointments in one query: far below SQLite's limit of bound values. */
const AT_ONCE = 1_000;

export function deliveryService(deps: DeliveryDeps): DeliveryService {
  const { db } = deps;

  async function fatesOf(appointmentIds: readonly string[]): Promise<ReadonlyMap<string, Fate>> {
    const newest = new Map<string, Fate>();
    for (let from = 0; from < appointmentIds.length; from += AT_ONCE) {
      const rows = await statesOf(db, appointmentIds.slice(from, from + AT_ONCE));
      for (const { participant_id, state, last_error } of rows)
        newest.set(participant_id, { state, why: last_error });
    }
    return newest;
  }

  // each way on its own: a gateway that hangs holds no letter up
  const workers = [mailWay(deps), textWay(deps)].map((way) => workerOf(sendingOf(deps, way), deps.report));

  return {
    start: () => {
      for (const worker of workers) worker.start();
    },
    stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))),
    enqueue: (tx, message) => enqueue(deps, tx, message),
    settle: (tx, participantId, again) => settle(deps, tx, participantId, again),
    preview: (of) => example(deps, of),
    letter: (participantId, paper) => letterTo(deps, participantId, paper),
    forgetting: FORGETTING,
    withdraw: (tx, participantId) => withdraw(deps, tx, participantId, 'withdrawn'),
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
    stuckSince: () => oldestFailing(db),
  };
}
