import { takesTexts } from '../core/phone.ts';
import type { OutboxRow } from '../core/schema.ts';
import type { DeliveryDeps, MessageFacts } from './deps.ts';
import { compose } from './message.ts';
import type { TextReceipt } from './sms/transport.ts';
import { writeText } from './sms/words.ts';
import type { DeliveryEvent } from './state.ts';
import type { Template } from './templates.ts';

/** A message that is taken up, with the link that was made for it. */
export interface Taken {
  readonly row: OutboxRow;
  readonly facts: MessageFacts;
  readonly link: string | null;
}

/** One way by which messages leave. */
export interface Way {
  readonly channel: OutboxRow['channel'];
  /** Where somebody is reached this way; null: nowhere, and no message was ever meant. */
  readonly addressOf: (facts: MessageFacts) => Promise<string | null>;
  /** What it means that the process ended while a message of this way was being handed over. */
  readonly interrupted: DeliveryEvent;
  readonly hand: (taken: Taken, address: string) => Promise<TextReceipt>;
}

/** By mail. A letter may come twice, with the same Message-ID. */
export function mailWay({ organisation, mailFrom, installation, clock, transport }: DeliveryDeps): Way {
  return {
    channel: 'mail',
    addressOf: async ({ mail }) => mail,
    interrupted: { kind: 'interrupted' },
    hand: async ({ row, facts, link }, mail) => {
      const sender = await organisation();
      const made = { row, facts: { ...facts, mail }, organisation: sender, link, mailFrom, installation };
      return await transport(compose({ ...made, now: clock() }));
    },
  };
}

/** As a text message. Nothing tells a telephone that two are the same one, so it never goes twice by itself. */
export function textWay({ organisation, textTransport }: DeliveryDeps): Way {
  return {
    channel: 'sms',
    addressOf: async ({ phone }) =>
      textTransport !== null && phone !== null && (await takesTexts(phone)) ? phone : null,
    interrupted: { kind: 'unsure', why: 'interrupted' },
    hand: async ({ row, facts, link }, to) => {
      if (textTransport === null) return { kind: 'deferred', reply: null, why: 'no-sms-gateway' };
      const { name, phone, timeZone } = await organisation();
      const { start } = facts.appointment;
      const text = writeText(row.template as Template, { organisation: name, phone, timeZone, start, link });
      return await textTransport({ id: row.id, to, text, link });
    },
  };
}
