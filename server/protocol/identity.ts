import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** What a kind of appointment asks of its guests before they take their seat. */
export const IdentityAsked = Type.Union([
  Type.Literal('none'),
  Type.Literal('birth-date'),
  Type.Literal('pin'),
]);
export type IdentityAsked = Static<typeof IdentityAsked>;

/** What somebody was known by. */
export const IdentityProof = Type.Union([Type.Literal('birth-date'), Type.Literal('pin')]);
export type IdentityProof = Static<typeof IdentityProof>;

/** What one guest is asked. */
export const GuestIdentity = Type.Object(
  {
    asks: IdentityProof,
    /** Whether a PIN was given. Without one, who is asked for it cannot come in. */
    pinGiven: Type.Boolean(),
  },
  closed,
);
export type GuestIdentity = Static<typeof GuestIdentity>;

/** POST /api/appointments/:id/participants/:participantId/pin: six digits to tell by telephone, shown this once. */
export const GivenPin = Type.Object({ pin: Type.String() }, closed);
export type GivenPin = Static<typeof GivenPin>;
