import { type Static, Type } from 'typebox';
import { GuestIdentity, IdentityAsked, IdentityProof } from './identity.ts';
import { PrecallView } from './precall.ts';
import { GuestRole } from './roles.ts';
import { Day, Id, Instant, Mail, PersonName, Phone } from './values.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const SeatPhase = Type.Union([
  Type.Literal('invited'),
  Type.Literal('waiting'),
  Type.Literal('admitted'),
  Type.Literal('left'),
  Type.Literal('refused'),
  Type.Literal('expired'),
  Type.Literal('revoked'),
]);
export type SeatPhase = Static<typeof SeatPhase>;

/** Where a guest's seat stands, as boards and lists show it. */
export const SeatView = Type.Object(
  {
    seat: Id,
    phase: SeatPhase,
    since: Instant,
    /** Whether a browser holds the seat, and whether its socket lives now. */
    bound: Type.Boolean(),
    online: Type.Boolean(),
    /** The newest test before the call; null: none. */
    test: nullable(PrecallView),
    /** What the guest who holds it was known by; absent where nothing was asked. */
    identity: Type.Optional(IdentityProof),
  },
  closed,
);
export type SeatView = Static<typeof SeatView>;

/** State of the newest message to a participant; `unsure`: a text message that may or may not have left. */
export const DeliveryState = Type.Union([
  Type.Literal('none'),
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('sent'),
  Type.Literal('failed'),
  Type.Literal('dropped'),
  Type.Literal('unsure'),
]);
export type DeliveryState = Static<typeof DeliveryState>;

/** How an appointment went for a guest, in the word of a person. */
export const Outcome = Type.Union([Type.Literal('phone'), Type.Literal('no-show')]);
export type Outcome = Static<typeof Outcome>;

export const Participant = Type.Object(
  {
    id: Id,
    patientId: nullable(Id),
    role: GuestRole,
    name: Type.String(),
    mail: nullable(Type.String()),
    phone: nullable(Type.String()),
    seat: SeatView,
    delivery: DeliveryState,
    outcome: nullable(Outcome),
    /** What is asked at the door; absent where the kind of appointment asks nothing. */
    identity: Type.Optional(GuestIdentity),
  },
  closed,
);
export type Participant = Static<typeof Participant>;

export const AppointmentType = Type.Object(
  {
    id: Id,
    code: Type.String(),
    name: Type.String(),
    durationMin: Type.Integer(),
    opensMin: Type.Integer(),
    closesMin: Type.Integer(),
    /** One of eight, from 1. */
    colour: Type.Integer(),
    /** Minutes of rest that it wants before the next appointment of the same clinician. */
    bufferMin: Type.Integer(),
    /** What guests are asked before they take their seat. */
    identity: IdentityAsked,
    /** Nothing new is planned with it. */
    archived: Type.Boolean(),
  },
  closed,
);
export type AppointmentType = Static<typeof AppointmentType>;

/** A kind of appointment as the manager sees it. */
export const KindOfAppointment = Type.Object(
  {
    ...AppointmentType.properties,
    /** By which care is declared (a prestatiecode or zorgactiviteit); empty: none. */
    careCode: Type.String(),
    /** A sentence in letters about it; empty: none. */
    ownText: Type.String(),
  },
  closed,
);
export type KindOfAppointment = Static<typeof KindOfAppointment>;

/** POST /api/appointment-types/preview */
export const AskTextPreview = Type.Object({ ownText: Type.String({ maxLength: 300 }) }, closed);
export const TextPreview = Type.Object(
  {
    subject: Type.String(),
    text: Type.String(),
    /** Words that tell of care, and web addresses: with one of these it is refused. */
    tells: Type.Array(Type.String()),
  },
  closed,
);
export type TextPreview = Static<typeof TextPreview>;

/** POST /api/appointment-types and /api/appointment-types/:id: a kind of appointment as the manager wants it. */
export const TypeWanted = Type.Object(
  {
    /** What other systems call it: letters, digits, dots and dashes. */
    code: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$' }),
    name: PersonName,
    durationMin: Type.Integer({ minimum: 5, maximum: 480 }),
    opensMin: Type.Integer({ minimum: 0, maximum: 1440 }),
    closesMin: Type.Integer({ minimum: 0, maximum: 1440 }),
    colour: Type.Integer({ minimum: 1, maximum: 8 }),
    bufferMin: Type.Integer({ minimum: 0, maximum: 120 }),
    identity: IdentityAsked,
    archived: Type.Boolean(),
    careCode: Type.String({ pattern: '^[A-Za-z0-9.-]{0,12}$' }),
    ownText: Type.String({ maxLength: 300 }),
  },
  closed,
);
export type TypeWanted = Static<typeof TypeWanted>;

export const Clinician = Type.Object({ id: Id, name: Type.String() }, closed);
export type Clinician = Static<typeof Clinician>;

export const Appointment = Type.Object(
  {
    id: Id,
    type: AppointmentType,
    clinician: Clinician,
    start: Instant,
    end: Instant,
    state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
    participants: Type.Array(Participant),
  },
  closed,
);
export type Appointment = Static<typeof Appointment>;

/** GET /api/appointments?day=&days=&clinician= : so many days from this one (1), of one clinician or of all. */
export const DayQuery = Type.Object(
  {
    day: Day,
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 })),
    clinician: Type.Optional(Id),
  },
  closed,
);
export const DayList = Type.Object({ day: Day, appointments: Type.Array(Appointment) }, closed);
export type DayList = Static<typeof DayList>;

/**
 * A participant to plan. `patientId` picks a known patient; without it a `patient` becomes a new record, other roles
 * stay contact data of this appointment. At least one of mail and phone, or the appointment has no way to invite.
 */
export const NewParticipant = Type.Object(
  {
    role: GuestRole,
    patientId: Type.Optional(Id),
    name: PersonName,
    birthDate: Type.Optional(Day),
    mail: Type.Optional(Mail),
    phone: Type.Optional(Phone),
  },
  closed,
);
export type NewParticipant = Static<typeof NewParticipant>;

/** POST /api/appointments: plan. At most 7 guests beside the host. */
export const PlanAppointment = Type.Object(
  {
    typeId: Id,
    clinicianId: Id,
    start: Instant,
    durationMin: Type.Integer({ minimum: 5, maximum: 480 }),
    participants: Type.Array(NewParticipant, { minItems: 1, maxItems: 7 }),
  },
  closed,
);
export type PlanAppointment = Static<typeof PlanAppointment>;

/** POST /api/appointments/:id/move */
export const MoveAppointment = Type.Object(
  { start: Instant, durationMin: Type.Integer({ minimum: 5, maximum: 480 }) },
  closed,
);
export type MoveAppointment = Static<typeof MoveAppointment>;

/** How a message goes. */
export const Channel = Type.Union([Type.Literal('mail'), Type.Literal('sms')]);
export type Channel = Static<typeof Channel>;

/** POST /api/appointments/:id/participants/:participantId/resend : the invitation again, this way. */
export const Resend = Type.Object({ channel: Channel }, closed);

/** POST /api/appointments/:id/participants/:participantId/unsure : send such a text message again, or leave it. */
export const SettleMessage = Type.Object({ again: Type.Boolean() }, closed);

/** POST /api/appointments/:id/participants/:participantId/link : a new link, shown this once. Older ones stop working. */
export const NewLink = Type.Object({ url: Type.String() }, closed);
export type NewLink = Static<typeof NewLink>;

/**
 * POST /api/patients/search: at least two characters of the name, or a whole birth date or number; at most 20 found.
 * Typed names stand in a body, never in an address.
 */
export const PatientQuery = Type.Object({ q: Type.String({ minLength: 2, maxLength: 100 }) }, closed);
export const Patient = Type.Object(
  {
    id: Id,
    name: Type.String(),
    birthDate: nullable(Day),
    mail: nullable(Type.String()),
    phone: nullable(Type.String()),
  },
  closed,
);
export type Patient = Static<typeof Patient>;
