import { type Static, Type } from 'typebox';
import { AppointmentTold, ExternalNumber } from './api-v1.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;

/**
 * What stands in a link from another system, `https://HOST/#/epd/KEY.PAYLOAD.SIGNATURE`: KEY is the id of its token,
 * PAYLOAD this as JSON in base64url, SIGNATURE base64url of HMAC-SHA256 over `beeldkamer-link-v1.KEY.PAYLOAD`.
 */
export const LinkPayload = Type.Object(
  {
    /** Seconds since the epoch until which it opens: at most five minutes ahead. */
    exp: Type.Integer(),
    /** Makes each link another one. */
    jti: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
    number: ExternalNumber,
    /** With it the link plans or changes the appointment, as PUT does; without, it only opens it. */
    appointment: Type.Optional(AppointmentTold),
  },
  closed,
);
export type LinkPayload = Static<typeof LinkPayload>;

/** POST /api/deep-link: follows a link, once. */
export const FollowLink = Type.Object(
  {
    link: Type.String({
      pattern: '^[0-9a-f-]{36}\\.[A-Za-z0-9_-]{1,8000}\\.[A-Za-z0-9_-]{43}$',
      maxLength: 8200,
    }),
  },
  closed,
);
export type FollowLink = Static<typeof FollowLink>;

export const FollowedLink = Type.Object({ appointment: Id }, closed);
export type FollowedLink = Static<typeof FollowedLink>;
