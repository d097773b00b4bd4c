import { type Static, Type } from 'typebox';
import { SeatPhase } from './agenda.ts';
import { Pictures } from './appointment-types.ts';
import { Language } from './language.ts';
import { GuestRole } from './roles.ts';
import { Id, Instant, Token } from './values.ts';

const closed = { additionalProperties: false } as const;

/** POST /api/link/look: the token from the link's fragment. */
export const LinkToken = Type.Object({ token: Token }, closed);

/** POST /api/link/press: the token, and what the appointment asks at its door: a birth date or a PIN. */
export const LinkPress = Type.Object(
  {
    token: Token,
    answer: Type.Optional(Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2}|\\d{6})$' })),
  },
  closed,
);
export type LinkPress = Static<typeof LinkPress>;

/** Whether the press 'Ik ben er' works now. */
export const LinkWindow = Type.Union([
  Type.Literal('early'),
  Type.Literal('open'),
  Type.Literal('late'),
  Type.Literal('cancelled'),
]);
export type LinkWindow = Static<typeof LinkWindow>;

/** What a guest may know of the appointment. Looking changes nothing and binds nothing. */
export const Invitation = Type.Object(
  {
    seat: Id,
    role: GuestRole,
    name: Type.String(),
    clinician: Type.String(),
    organisation: Type.String(),
    /** Desk's phone number, E.164 or as the organisation wrote it; may be empty. */
    phone: Type.String(),
    start: Instant,
    end: Instant,
    opens: Instant,
    closes: Instant,
    window: LinkWindow,
    /** Whose camera is used: nobody else is asked for one. */
    pictures: Pictures,
    phase: SeatPhase,
    /** The app's clock at this answer: a phone's own clock may be wrong. */
    now: Instant,
    timeZone: Type.String(),
    /** In which this guest was written to. */
    language: Language,
  },
  closed,
);
export type Invitation = Static<typeof Invitation>;

/** POST /api/appointments/:id/seat: the seat of the member of staff who asks. */
export const SeatId = Type.Object({ seat: Id }, closed);
export type SeatId = Static<typeof SeatId>;
