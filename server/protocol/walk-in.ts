import { type Static, Type } from 'typebox';
import { Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** Somebody who came by without an appointment and waits, as staff see it. */
export const WalkIn = Type.Object(
  {
    id: Id,
    location: Type.Object({ id: Id, name: Type.String() }, closed),
    name: Type.String(),
    /** E.164. */
    phone: Type.String(),
    /** One of the choices of the location's page; empty: it asks nothing. */
    reason: Type.String(),
    since: Instant,
    /** Whether the page with the place in the queue still asks how it stands. */
    here: Type.Boolean(),
  },
  closed,
);
export type WalkIn = Static<typeof WalkIn>;

/** GET /api/walk-ins : who waits, the longest first, and whether anybody can come at all. */
export const WalkIns = Type.Object({ inUse: Type.Boolean(), waiting: Type.Array(WalkIn) }, closed);
export type WalkIns = Static<typeof WalkIns>;

/** GET /praktijk/:practice/inloop/plek/stand : the own place, for the script of its page. */
export const PlaceStand = Type.Object(
  {
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('invited'),
      Type.Literal('phone'),
      Type.Literal('gone'),
    ]),
    title: Type.String(),
    /** How many go first, and about how long that takes, in words; empty: not long. */
    before: Type.String(),
    wait: Type.String(),
  },
  closed,
);
export type PlaceStand = Static<typeof PlaceStand>;

/** POST /api/walk-ins/:participant/appointment : an appointment at once, with this clinician. */
export const Receive = Type.Object({ typeId: Id, clinicianId: Id }, closed);
export type Receive = Static<typeof Receive>;
export const Received = Type.Object({ appointment: Id }, closed);

/** POST /api/walk-ins/:participant/away : out of the queue, to be called or because nobody is there any more. */
export const TakeAway = Type.Object(
  { to: Type.Union([Type.Literal('phone'), Type.Literal('gone')]) },
  closed,
);
export type TakeAway = Static<typeof TakeAway>;

/** POST /praktijk/:practice/inloop, as a form. */
export const WalkInForm = Type.Object(
  {
    name: Type.String({ maxLength: 400 }),
    phone: Type.String({ maxLength: 60 }),
    reason: Type.Optional(Type.String({ maxLength: 100 })),
  },
  closed,
);
export type WalkInForm = Static<typeof WalkInForm>;

/** POST /praktijk/:practice/inloop/plek, as a form: into the waiting room, or away. */
export const PlaceForm = Type.Object({ act: Type.String({ maxLength: 10 }) }, closed);
