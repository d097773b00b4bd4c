import { type Static, Type } from 'typebox';
import { Instant, Mail, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What the helper calls the case: it stands in the log and in the paper of support access, so it names nobody. */
export const Ticket = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$' });

/** POST /api/support: lets somebody from outside in, to read what is no patient's. */
export const OpenSupport = Type.Object(
  { name: PersonName, mail: Mail, ticket: Ticket, minutes: Type.Integer({ minimum: 15, maximum: 240 }) },
  closed,
);
export type OpenSupport = Static<typeof OpenSupport>;

/** Support that is open now, as everybody who works here sees it. */
export const SupportNow = Type.Object({ ticket: Ticket, until: Instant }, closed);
export type SupportNow = Static<typeof SupportNow>;
