import type { EpochMs } from '../core/clock.ts';
import type { OutboxRow } from '../core/schema.ts';
import { calendarOf } from './calendar.ts';
import type { MessageFacts, Sender } from './deps.ts';
import { linkWindow, type Template, write } from './templates.ts';
import type { OutgoingMail } from './transport.ts';

/** Everything a message is made of. */
export interface Ingredients {
  readonly row: Pick<OutboxRow, 'message_id' | 'sequence' | 'template'>;
  readonly facts: MessageFacts & { readonly mail: string };
  readonly organisation: Sender;
  /** Null for a cancellation. */
  readonly link: string | null;
  readonly mailFrom: string;
  readonly installation: string;
  readonly now: EpochMs;
}

/** The message of one queued row: what it says, and the same for a calendar. */
export function compose(ingredients: Ingredients): OutgoingMail {
  const { row, facts, organisation, link } = ingredients;
  const { appointment, participant, mail } = facts;
  const { opens, closes, start } = appointment;
  const { name, phone, timeZone } = organisation;
  const from = { name, address: ingredients.mailFrom };
  const to = { name: participant.name, address: mail };
  const written = write(row.template as Template, {
    name: participant.name,
    organisation: name,
    phone,
    timeZone,
    start,
    opens,
    closes,
    ownText: appointment.ownText,
    link,
  });
  return { messageId: row.message_id, from, to, ...written, link, calendar: entryOf(ingredients, from, to) };
}

type Party = OutgoingMail['from'];

/** The appointment for a calendar; null: a reminder tells it nothing new. */
function entryOf(
  { row, facts, organisation, link, installation, now }: Ingredients,
  from: Party,
  to: Party,
): OutgoingMail['calendar'] {
  if (row.template === 'reminder') return null;
  const { appointment, participant } = facts;
  const { opens, closes, start, end } = appointment;
  const { timeZone } = organisation;
  const method = row.template === 'cancelled' ? 'CANCEL' : 'REQUEST';
  const content = calendarOf({
    method,
    uid: `${participant.id}@${installation}`,
    sequence: row.sequence,
    stamp: now,
    start,
    end,
    organizer: from,
    attendee: to,
    description: link === null ? '' : `${link}\n\n${linkWindow({ opens, closes, timeZone })}`,
    link,
  });
  return { method, content };
}
