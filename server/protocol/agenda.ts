import { type Static, Type } from 'typebox';
import { AppointmentType } from './appointment-types.ts';
import { GuestIdentity, IdentityProof } from './identity.ts';
import { Language } from './language.ts';
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
    /** In which he is written to. */
    language: Language,
    seat: SeatView,
    delivery: DeliveryState,
    outcome: nullable(Outcome),
    /** What is asked at the door; absent where the kind of appointment asks nothing. */
    identity: Type.Optional(GuestIdentity),
  },
  closed,
);
export type Participant = Static<typeof Participant>;

export const Clinician = Type.Object({ id: Id, name: Type.String() }, closed);
export type Clinician = Static<typeof Clinician>;

/** GET /api/clinicians: a clinician, and what who asks may choose that person for. */
export const Colleague = Type.Object(
  {
    id: Id,
    name: Type.String(),
    /** To see, plan and change the appointments. */
    agenda: Type.Boolean(),
    /** To be asked into a call. */
    call: Type.Boolean(),
  },
  closed,
);
export type Colleague = Static<typeof Colleague>;

export const Appointment = Type.Object(
  {
    id: Id,
    type: AppointmentType,
    clinician: Clinician,
    start: Instant,
    end: Instant,
    state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
    /** Which of a series it is, counted from 1 by time; absent: it stands alone. */
    series: Type.Optional(Type.Object({ place: Type.Integer(), of: Type.Integer() }, closed)),
    participants: Type.Array(Participant),
    /** Another department's, which this person opened: it may be read until then, and not changed. */
    openedUntil: Type.Optional(Instant),
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
    /** In which this person is written to; Dutch when it is not said. */
    language: Type.Optional(Language),
  },
  closed,
);
export type NewParticipant = Static<typeof NewParticipant>;

/** A series has at most so many appointments: one a week for a year. */
const MOST_IN_SERIES = 52;

/**
 * POST /api/appointments: plan. At most 7 guests beside the host. With `further` starts it is a series: appointments
 * that are planned and told of in one act, and can be moved or cancelled together. The answer is the first of them.
 */
export const PlanAppointment = Type.Object(
  {
    typeId: Id,
    clinicianId: Id,
    /** Without it: the main location. */
    locationId: Type.Optional(Id),
    start: Instant,
    further: Type.Optional(
      Type.Array(Instant, { minItems: 1, maxItems: MOST_IN_SERIES - 1, uniqueItems: true }),
    ),
    durationMin: Type.Integer({ minimum: 5, maximum: 480 }),
    participants: Type.Array(NewParticipant, { minItems: 1, maxItems: 7 }),
  },
  closed,
);
export type PlanAppointment = Static<typeof PlanAppointment>;

/**
 * Which of a series is meant: this one (the default), this one and those that follow, or all. What has begun already
 * is left as it is.
 */
export const SeriesScope = Type.Union([Type.Literal('one'), Type.Literal('following'), Type.Literal('all')]);
export type SeriesScope = Static<typeof SeriesScope>;

/** POST /api/appointments/:id/move : the others of a series go as many days and hours of the clock further. */
export const MoveAppointment = Type.Object(
  {
    start: Instant,
    durationMin: Type.Integer({ minimum: 5, maximum: 480 }),
    scope: Type.Optional(SeriesScope),
  },
  closed,
);
export type MoveAppointment = Static<typeof MoveAppointment>;

/** POST /api/appointments/:id/cancel : without a body it is this one. */
export const CancelAppointment = Type.Union([
  Type.Object({ scope: Type.Optional(SeriesScope) }, closed),
  Type.Null(),
]);

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
