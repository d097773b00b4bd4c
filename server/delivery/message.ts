import type { EpochMs } from '../core/clock.ts';
import { type CalendarEntry, calendarOf, publicationOf } from './calendar.ts';
import type { Sender } from './deps.ts';
import type { Parcel, Taken } from './parcel.ts';
import {
  type MessageWords,
  type Template,
  TONGUES,
  type Written,
  write,
  writeTogether,
} from './templates.ts';
import type { OutgoingMail } from './transport.ts';

/** Everything a message is made of. */
export interface Ingredients {
  readonly parcel: Parcel;
  readonly mail: string;
  readonly organisation: Sender;
  readonly mailFrom: string;
  readonly installation: string;
  readonly now: EpochMs;
}

/** The letter of one queued row, or of several that leave together: what it says, and the same for a calendar. */
export function compose(ingredients: Ingredients): OutgoingMail {
  const { parcel, mail, organisation, mailFrom } = ingredients;
  const [{ row, facts, link }, ...further] = parcel;
  const from = { name: organisation.name, address: mailFrom };
  const to = { name: facts.participant.name, address: mail };
  return {
    messageId: row.message_id,
    from,
    to,
    ...writtenOf(ingredients),
    link,
    ...(further.length > 0 && { furtherLinks: further.flatMap((one) => one.link ?? []) }),
    calendar: calendarPart(parcel, (taken) => entryOf(ingredients, taken, { from, to })),
  };
}

function writtenOf({ parcel: [first, ...further], organisation }: Ingredients): Written {
  const template = first.row.template as Template;
  const words = wordsOf(first, organisation);
  if (further.length === 0) return write(template, words);
  const others = further.map((taken) => wordsOf(taken, organisation));
  return writeTogether(template, words, others);
}

function wordsOf({ facts, link }: Taken, { name, phone, hours, timeZone }: Sender): MessageWords {
  const { start, opens, closes } = facts.appointment;
  const { participant, ownWords } = facts;
  const sender = { organisation: name, phone, hours, timeZone };
  const reader = { name: participant.name, language: participant.language };
  return { ...reader, ...sender, start, opens, closes, ownWords, link };
}

/** The calendar part; null: a reminder tells it nothing new. */
function calendarPart(parcel: Parcel, entryFor: (taken: Taken) => CalendarEntry): OutgoingMail['calendar'] {
  const [first] = parcel;
  if (first.row.template === 'reminder') return null;
  if (parcel.length > 1) {
    const { language } = first.facts.participant;
    return { method: 'PUBLISH', content: publicationOf(language, parcel.map(entryFor)) };
  }
  const entry = entryFor(first);
  return { method: entry.method, content: calendarOf(entry) };
}

function entryOf(
  { organisation, installation, now }: Ingredients,
  { row, facts, link }: Taken,
  { from, to }: Pick<OutgoingMail, 'from' | 'to'>,
): CalendarEntry {
  const { appointment, participant } = facts;
  const { opens, closes, start, end } = appointment;
  const { timeZone } = organisation;
  const { linkWindow, summary } = TONGUES[participant.language];
  return {
    language: participant.language,
    method: row.template === 'cancelled' ? 'CANCEL' : 'REQUEST',
    uid: `${participant.id}@${installation}`,
    sequence: row.sequence,
    stamp: now,
    summary,
    start,
    end,
    organizer: from,
    attendee: to,
    description: link === null ? '' : `${link}\n\n${linkWindow({ opens, closes, timeZone })}`,
    link,
  };
}
