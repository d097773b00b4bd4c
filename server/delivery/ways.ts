import { takesTexts } from '../core/phone.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { DeliveryDeps, MessageFacts } from './deps.ts';
import { compose } from './message.ts';
import type { Parcel } from './parcel.ts';
import type { TextReceipt } from './sms/transport.ts';
import { writeText } from './sms/words.ts';
import type { DeliveryEvent } from './state.ts';
import type { Template } from './templates.ts';

/** One way by which messages leave. */
export interface Way {
  readonly channel: OutboxRow['channel'];
  /** Whether a message about several appointments holds a link to each, or to the first alone. */
  readonly linksToEach: boolean;
  /** Where somebody is reached this way; null: nowhere, and no message was ever meant. */
  readonly addressOf: (facts: MessageFacts) => Promise<string | null>;
  /** What it means that the process ended while a message of this way was being handed over. */
  readonly interrupted: DeliveryEvent;
  readonly hand: (parcel: Parcel, address: string) => Promise<TextReceipt>;
}

/** By mail. A letter may come twice, with the same Message-ID. */
export function mailWay({ organisation, mailFrom, installation, clock, transport }: DeliveryDeps): Way {
  return {
    channel: 'mail',
    linksToEach: true,
    addressOf: async ({ mail }) => mail,
    interrupted: { kind: 'interrupted' },
    hand: async (parcel, mail) => {
      const { appointment, participant } = parcel[0].facts;
      const sender = await organisation(participant.language, appointment.locationId);
      const made = { parcel, mail, organisation: sender, mailFrom, installation };
      return await transport(compose({ ...made, now: clock() }));
    },
  };
}

/** As a text message. Nothing tells a telephone that two are the same one, so it never goes twice by itself. */
export function textWay({ organisation, textTransport }: DeliveryDeps): Way {
  return {
    channel: 'sms',
    linksToEach: false,
    addressOf: async ({ phone }) =>
      textTransport !== null && phone !== null && (await takesTexts(phone)) ? phone : null,
    interrupted: { kind: 'unsure', why: 'interrupted' },
    hand: async ([{ row, facts, link }, ...further], to) => {
      if (textTransport === null) return { kind: 'deferred', reply: null, why: 'no-sms-gateway' };
      const { start, locationId } = facts.appointment;
      const { language } = facts.participant;
      const { name, phone, timeZone } = await organisation(language, locationId);
      const count = further.length + 1;
      const words = { language, organisation: name, phone, timeZone, start, link, count };
      const text = writeText(row.template as Template, words);
      return await textTransport({ id: row.id, to, text, link });
    },
  };
}
