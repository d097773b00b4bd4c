import type { About, Occurrence } from '../audit/event.ts';
import type { EpochMs } from '../core/clock.ts';
import { bySystem } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { DeliveryDeps, MessageFacts } from './deps.ts';
import type { Parcel, Taken } from './parcel.ts';
import type { TextReceipt } from './sms/transport.ts';
import { type DeliveryEvent, step } from './state.ts';
import { bundledWith, deleteMessage, messageById, messagesUnderway, nextDue, saveDelivery } from './store.ts';
import type { Way } from './ways.ts';

/** Sends what is queued for one way, one message (or letter about several) at a time. */
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

interface Ready {
  readonly parcel: Parcel;
  readonly address: string;
}

interface Outcome {
  readonly messages: readonly Candidate[];
  readonly event: DeliveryEvent;
  readonly reply: number | null;
}

/** A message with what is known of its participant; null: he is gone. */
interface Candidate {
  readonly row: OutboxRow;
  readonly facts: MessageFacts | null;
}

export function sendingOf(deps: DeliveryDeps, way: Way): Sending {
  // handed over, but what became of it could not be written: written before anything else is sent
  let unwritten: Outcome | null = null;
  return {
    async recover() {
      for (const row of await messagesUnderway(deps.db, way.channel)) {
        const facts = await deps.messageFacts(row.participant_id);
        await conclude(deps, { messages: [{ row, facts }], event: way.interrupted, reply: null });
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

/** Marks the next message, and those that leave with it, as being sent, and makes their links, before a byte leaves. */
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
    const event = { kind: 'withdrawn', why: why ?? 'gone' } as const;
    await conclude(deps, { messages: [{ row: due, facts }], event, reply: null });
    return 'dropped';
  }
  const together = [{ row: due, facts }, ...(await companionsOf(deps, way, due, facts, address))];
  // by time, whichever was due first: after a crash the same one leads again
  together.sort((one, other) => one.facts.appointment.start - other.facts.appointment.start);
  return transact(db, async (tx) => {
    const [first, ...further] = await takenAmong(deps, tx, way, together);
    return first === undefined ? 'dropped' : { parcel: [first, ...further], address };
  });
}

/** What leaves as one message with this one: to the same person, at the same address, and still to be sent. */
async function companionsOf(
  deps: DeliveryDeps,
  way: Way,
  due: OutboxRow,
  { participant }: MessageFacts,
  address: string,
): Promise<readonly Omit<Taken, 'link'>[]> {
  const found: Omit<Taken, 'link'>[] = [];
  for (const row of await bundledWith(deps.db, due)) {
    const facts = await deps.messageFacts(row.participant_id);
    // what must not go out any more gets its own turn, and is told of there
    if (facts === null || reasonNotTo(row, facts, deps.clock()) !== null) continue;
    if (isSame(facts.participant, participant) && (await way.addressOf(facts)) === address)
      found.push({ row, facts });
  }
  return found;
}

/** Whether two seats are one person's, who is written to in one language: who is no patient has a record of his own in each. */
function isSame(one: MessageFacts['participant'], other: MessageFacts['participant']): boolean {
  return (['name', 'patientId', 'language'] as const).every((what) => one[what] === other[what]);
}

async function takenAmong(
  deps: DeliveryDeps,
  tx: Tx,
  way: Way,
  messages: readonly Omit<Taken, 'link'>[],
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (const { row: seen, facts } of messages) {
    // read again: the appointment may just have changed, and then a newer message took this one's place
    const row = await messageById(tx, seen.id);
    const after = row === undefined ? null : step(row, { kind: 'taken' }, deps.clock());
    if (row === undefined || after === null) continue;
    await saveDelivery(tx, row.id, after);
    const linked = row.template !== 'cancelled' && (way.linksToEach || taken.length === 0);
    const link = linked ? deps.linkUrl(await deps.issueLink(tx, row.participant_id)) : null;
    taken.push({ row: { ...row, ...after }, facts, link });
  }
  return taken;
}

/** Why a message must not go out any more, or null. Of a cancelled appointment only the cancellation does. */
function reasonNotTo(row: OutboxRow, facts: MessageFacts | null, now: EpochMs): string | null {
  if (facts === null) return 'gone';
  if (facts.appointment.state === 'cancelled' && row.template !== 'cancelled') return 'appointment-cancelled';
  const { start, closes } = facts.appointment;
  if (now >= (row.template === 'reminder' ? start : closes)) return 'too-late';
  return null;
}

async function handOver(deps: DeliveryDeps, way: Way, { parcel, address }: Ready): Promise<Outcome> {
  let receipt: TextReceipt;
  try {
    receipt = await way.hand(parcel, address);
  } catch (cause) {
    deps.report(cause);
    receipt = { kind: 'deferred', reply: null, why: 'fault' };
  }
  return { messages: parcel, event: receipt, reply: receipt.reply };
}

/** Writes what became of what left together, and a line for each, in one transaction. */
async function conclude(deps: DeliveryDeps, outcome: Outcome): Promise<void> {
  const { db, clock, append, changed } = deps;
  await transact(db, async (tx) => {
    for (const { row, facts } of outcome.messages) {
      const now = await messageById(tx, row.id);
      if (now === undefined) continue;
      // null when it was withdrawn while it left: it stays dropped, and the line tells that it went
      const after = step(now, outcome.event, clock());
      if (after !== null) await saveDelivery(tx, row.id, after);
      await append(tx, lineOf({ row, facts }, outcome, after?.state ?? now.state));
    }
  });
  for (const { row } of outcome.messages) await changed(row.appointment_id);
}

function lineOf(
  { row, facts }: Candidate,
  { event, reply }: Pick<Outcome, 'event' | 'reply'>,
  state: OutboxRow['state'],
): Occurrence {
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
