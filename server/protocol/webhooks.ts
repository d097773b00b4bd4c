import { type Static, Type } from 'typebox';
import { ImportSource } from './import.ts';
import { Id, Instant, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What a system is told of its appointments. How it stands in full, it reads from `/api/v1`. */
export const WebhookType = Type.Enum([
  'appointment.planned',
  'appointment.moved',
  'appointment.handed_over',
  'appointment.cancelled',
  'invitation.opened',
  'invitation.failed',
  'call.started',
  'call.ended',
]);
export type WebhookType = Static<typeof WebhookType>;

/** What is posted: the number that the system itself gave, and nothing of a person. */
export const WebhookBody = Type.Object(
  { type: WebhookType, timestamp: Instant, data: Type.Object({ number: Type.String() }, closed) },
  closed,
);
export type WebhookBody = Static<typeof WebhookBody>;

/** GET /api/systems/webhooks */
export const Webhook = Type.Object(
  {
    id: Id,
    name: Type.String(),
    source: Type.String(),
    url: Type.String(),
    madeAt: Instant,
    /** Until when the former secret signs along; null: it does not. */
    formerUntil: Type.Union([Instant, Type.Null()]),
    /** How many are to leave still, and how many were given up. */
    queued: Type.Integer(),
    dead: Type.Integer(),
    /** A word for why the newest one that failed did; null: none that is kept did. */
    trouble: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
export type Webhook = Static<typeof Webhook>;

/** With the hosts that the configuration allows; without any there can be no webhook. */
export const WebhookList = Type.Object(
  { hosts: Type.Array(Type.String()), webhooks: Type.Array(Webhook) },
  closed,
);
export type WebhookList = Static<typeof WebhookList>;

/** POST /api/systems/webhooks */
export const WebhookWanted = Type.Object(
  {
    name: PersonName,
    source: ImportSource,
    url: Type.String({ pattern: '^https?://[^\\s#@]+$', maxLength: 500 }),
  },
  closed,
);
export type WebhookWanted = Static<typeof WebhookWanted>;

/** The secret (`whsec_` and base64, as Standard Webhooks has it) is shown this once. */
export const WebhookSecret = Type.Object({ id: Id, secret: Type.String() }, closed);
export type WebhookSecret = Static<typeof WebhookSecret>;
