import type { About, Occurrence } from '../audit/event.ts';
import type { EpochMs } from '../core/clock.ts';
import { bySystem } from '../core/context.ts';
import { transact } from '../core/database.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { DeliveryDeps, MessageFacts } from './deps.ts';
import type { TextReceipt } from './sms/transport.ts';
import { type DeliveryEvent, step } from './state.ts';
import { deleteMessage, messageById, messagesUnderway, nextDue, saveDelivery } from './store.ts';
import type { Taken, Way } from './ways.ts';

/** Sends what is queued for one way, one message at a time. */
export interface Sending {
  /**
   * Takes up again what was being handed over when the process last ended: a letter with the same Message-ID, UID
   * and SEQUENCE, so that it may arrive twice and never gets lost; a text message waits for a person to decide. Call
   * it once, before the first `one`.
   */
  recover(): Promise<void>;
  /** Does the next thing there is to do. @returns false when there was nothing. */
  one(): Promise<boolean>;
}

interface Ready extends Taken {
  readonly address: string;
}

interface Outcome {
  readonly row: OutboxRow;
  readonly facts: MessageFacts | null;
  readonly event: DeliveryEvent;
  readonly reply: number | null;
}

export function sendingOf(deps: DeliveryDeps, way: Way): Sending {
  // handed over, but what became of it could not be written: written before anything else is sent
  let unwritten: Outcome | null = null;
  return {
    async recover() {
      for (const row of await messagesUnderway(deps.db, way.channel)) {
        const facts = await deps.messageFacts(row.participant_id);
        await conclude(deps, { row, facts, event: way.interrupted, reply: null });
      }
    },
    async one() {
      if (unwritten === null) {
        const taken = await take(deps, way);
        if (taken === null || taken === 'dropped') return taken !== null;
        unwritten = await handOver(deps, way, taken);
      }
      await conclude(deps, unwritten);
      unwritten = null;
      return true;
    },
  };
}

/** Marks the next message as being sent, and makes its link, before a byte of it leaves. */
async function take(deps: DeliveryDeps, way: Way): Promise<Ready | 'dropped' | null> {
  const { db, clock } = deps;
  const due = await nextDue(db, way.channel, clock());
  if (due === undefined) return null;
  const facts = await deps.messageFacts(due.participant_id);
  const address = facts === null ? null : await way.addressOf(facts);
  if (facts !== null && address === null) {
    // not reached this way: no message was ever meant
    await transact(db, (tx) => deleteMessage(tx, due.id));
    return 'dropped';
  }
  const why = reasonNotTo(due, facts, clock());
  if (why !== null || facts === null || address === null) {
    await conclude(deps, { row: due, facts, event: { kind: 'withdrawn', why: why ?? 'gone' }, reply: null });
    return 'dropped';
  }
  return transact(db, async (tx) => {
    // read again: the appointment may just have changed, and then a newer message took this one's place
    const row = await messageById(tx, due.id);
    const after = row === undefined ? null : step(row, { kind: 'taken' }, clock());
    if (row === undefined || after === null) return 'dropped';
    await saveDelivery(tx, row.id, after);
    const link =
      row.template === 'cancelled' ? null : deps.linkUrl(await deps.issueLink(tx, row.participant_id));
    return { row: { ...row, ...after }, facts, address, link };
  });
}

/** Why a message must not go out any more, or null. Of a cancelled appointment only the cancellation does. */
function reasonNotTo(row: OutboxRow, facts: MessageFacts | null, now: EpochMs): string | null {
  if (facts === null) return 'gone';
  if (facts.appointment.state === 'cancelled' && row.template !== 'cancelled') return 'appointment-cancelled';
  const { start, closes } = facts.appointment;
  if (now >= (row.template === 'reminder' ? start : closes)) return 'too-late';
  return null;
}

async function handOver(deps: DeliveryDeps, way: Way, { address, ...taken }: Ready): Promise<Outcome> {
  let receipt: TextReceipt;
  try {
    receipt = await way.hand(taken, address);
  } catch (cause) {
    deps.report(cause);
    receipt = { kind: 'deferred', reply: null, why: 'fault' };
  }
  return { row: taken.row, facts: taken.facts, event: receipt, reply: receipt.reply };
}

/** Writes what became of a message, and its line, in one transaction. */
async function conclude(deps: DeliveryDeps, outcome: Outcome): Promise<void> {
  const { db, clock, append, changed } = deps;
  const { row, event } = outcome;
  await transact(db, async (tx) => {
    const now = await messageById(tx, row.id);
    if (now === undefined) return;
    // null when it was withdrawn while it left: it stays dropped, and the line tells that it went
    const after = step(now, event, clock());
    if (after !== null) await saveDelivery(tx, row.id, after);
    await append(tx, lineOf(outcome, after?.state ?? now.state));
  });
  await changed(row.appointment_id);
}

function lineOf({ row, facts, event, reply }: Outcome, state: OutboxRow['state']): Occurrence {
  const sent = event.kind === 'accepted';
  return {
    code: sent ? 'invite.sent' : 'invite.failed',
    by: bySystem(),
    ...(!sent && { why: 'why' in event ? event.why : event.kind }),
    about: [
      personOf(row, facts),
      { kind: 'appointment', id: row.appointment_id },
      { kind: 'message', id: row.id },
    ],
    detail: {
      channel: row.channel,
      template: row.template,
      sequence: row.sequence,
      attempts: row.attempts,
      ...(reply !== null && { reply }),
      ...(!sent && { again: state === 'failed' }),
    },
  };
}

function personOf(row: OutboxRow, facts: MessageFacts | null): About {
  const patient = facts?.participant.patientId ?? null;
  return patient === null
    ? { kind: 'participant', id: row.participant_id }
    : { kind: 'patient', id: patient };
}
