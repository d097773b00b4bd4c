import { type Static, Type } from 'typebox';
import { Channel } from './agenda.ts';
import { Instant } from './values.ts';

/** A message that a trial kept instead of mailing it. */
export const PostbusMessage = Type.Object(
  {
    id: Type.String(),
    at: Instant,
    channel: Channel,
    /** Mail address or telephone number of the participant. */
    to: Type.String(),
    /** Empty: a text message has none. */
    subject: Type.String(),
    text: Type.String(),
    /** iTIP method of the calendar part (RFC 5546); null where there is none. */
    method: Type.Union([
      Type.Literal('REQUEST'),
      Type.Literal('CANCEL'),
      Type.Literal('PUBLISH'),
      Type.Null(),
    ]),
    /** The calendar part itself (RFC 5545). */
    ical: Type.Union([Type.String(), Type.Null()]),
    /** Links that work, as they stand in the text. */
    links: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type PostbusMessage = Static<typeof PostbusMessage>;

/** GET /api/postbus: the newest 100, newest first. */
export const PostbusList = Type.Array(PostbusMessage);
export type PostbusList = Static<typeof PostbusList>;
