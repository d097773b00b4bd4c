import { type Static, Type } from 'typebox';
import { Clinician, Outcome } from './agenda.ts';
import { Language } from './language.ts';
import { Advice, Verdict } from './precall.ts';
import { GuestRole } from './roles.ts';
import { Day, Id, Instant, Mail, Phone } from './values.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/**
 * Where a guest stands, in one word. Until somebody comes: how the message fares (`unsent`: there is no way to send
 * one; `undelivered`: it is tried again; `bounced`: it never will be; `unsure`: a
 * text message that may have left, and a person decides) and whether the link was opened. `phone` and
 * `no-show` are the word of a person; `missed`: the link's time is over and nobody came.
 */
export const Stage = Type.Enum([
  'unsent',
  'sending',
  'sent',
  'undelivered',
  'bounced',
  'unsure',
  'opened',
  'waiting',
  'in-call',
  'done',
  'gone',
  'refused',
  'phone',
  'no-show',
  'missed',
  'revoked',
]);
export type Stage = Static<typeof Stage>;

export const BoardGuest = Type.Object(
  {
    id: Id,
    role: GuestRole,
    name: Type.String(),
    stage: Stage,
    /** Since when he stands there. */
    since: Instant,
    /** Whether a browser of his is connected now. */
    online: Type.Boolean(),
    /** A word for why the message did not leave; null: it did, or tries. */
    why: nullable(Type.String()),
    /** What the newest test found; null: none. */
    test: nullable(Type.Object({ verdict: Verdict, advice: nullable(Advice) }, closed)),
  },
  closed,
);
export type BoardGuest = Static<typeof BoardGuest>;

export const BoardRow = Type.Object(
  {
    id: Id,
    /** Name of the kind of appointment. */
    type: Type.String(),
    clinician: Id,
    location: Id,
    start: Instant,
    end: Instant,
    state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
    guests: Type.Array(BoardGuest),
  },
  closed,
);
export type BoardRow = Static<typeof BoardRow>;

/** A clinician runs this late today. */
export const Delay = Type.Object({ clinicianId: Id, minutes: Type.Integer() }, closed);
export type Delay = Static<typeof Delay>;

/** On the socket: the same, to who waits for that clinician and to desks; 0: not any more. */
export const DelayChanged = Type.Object(
  { type: Type.Literal('delay'), clinicianId: Id, minutes: Type.Integer() },
  closed,
);

/** GET /api/board?day= : everybody's appointments of a day, by time, and how it stands with each guest. */
export const BoardQuery = Type.Object({ day: Day }, closed);
export const Board = Type.Object(
  {
    day: Day,
    /** Everybody whose appointments stand there, also who no longer works here. */
    clinicians: Type.Array(Clinician),
    locations: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    rows: Type.Array(BoardRow),
  },
  closed,
);
export type Board = Static<typeof Board>;

/** POST /api/board/rows: some rows of an open board as they are now. Who is not in the answer stands there no more. */
export const BoardRowsQuery = Type.Object(
  { day: Day, ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) },
  closed,
);
export const BoardRows = Type.Object(
  { clinicians: Type.Array(Clinician), rows: Type.Array(BoardRow) },
  closed,
);
export type BoardRows = Static<typeof BoardRows>;

/** POST /api/appointments/:id/participants/:participantId/outcome; null takes it back. */
export const SetOutcome = Type.Object({ outcome: nullable(Outcome) }, closed);
export type SetOutcome = Static<typeof SetOutcome>;

/** POST /api/appointments/:id/participants/:participantId/contact: the right ways to reach a guest, at least one. */
export const CorrectContact = Type.Object(
  {
    mail: nullable(Mail),
    phone: nullable(Phone),
    /** In which he is written to from now on; what stands there when it is not said. */
    language: Type.Optional(Language),
  },
  closed,
);
export type CorrectContact = Static<typeof CorrectContact>;

/** POST /api/appointments/:id/hand-over */
export const HandOver = Type.Object({ clinicianId: Id }, closed);
export type HandOver = Static<typeof HandOver>;

/** POST /api/clinicians/:account/delay: minutes; 0: on time again. */
export const AnnounceDelay = Type.Object({ minutes: Type.Integer({ minimum: 0, maximum: 180 }) }, closed);
export type AnnounceDelay = Static<typeof AnnounceDelay>;

/** GET /api/patients/:patient/appointments: one line of it, newest first. */
export const PatientAppointment = Type.Object(
  {
    id: Id,
    type: Type.String(),
    clinician: Clinician,
    start: Instant,
    end: Instant,
    state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
  },
  closed,
);
export type PatientAppointment = Static<typeof PatientAppointment>;
