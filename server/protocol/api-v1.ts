import { type Static, Type } from 'typebox';
import { Stage } from './board.ts';
import { Advice, Verdict } from './precall.ts';
import { GuestRole } from './roles.ts';
import { Day, Id, Instant, Mail, PersonName, Phone } from './values.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** What another system calls an appointment or a patient. */
export const ExternalNumber = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$',
  description: 'The number your system gives it. Unique within the source of your token.',
});

export const ByNumber = Type.Object({ number: ExternalNumber }, closed);

/** A patient of an appointment, as another system knows him. */
const PatientOfAppointment = Type.Object(
  {
    number: Type.Optional(ExternalNumber),
    name: PersonName,
    birthDate: Type.Optional(Day),
    mail: Type.Optional(Mail),
    phone: Type.Optional(Phone),
    language: Type.Optional(
      Type.Enum(['nl', 'en'], { description: 'In which the patient is written to. Default: nl.' }),
    ),
  },
  {
    ...closed,
    description:
      'The same number is the same patient. Name and birth date count for a patient who is new; mail or phone say where the invitation goes.',
  },
);

/** PUT /api/v1/appointments/:number */
export const AppointmentTold = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 20,
      description: 'Code of a kind of appointment, such as 510.',
    }),
    clinician: Type.String({ minLength: 1, maxLength: 254, description: 'Mail address or full name.' }),
    start: Instant,
    minutes: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 480, description: 'Default: what the kind of appointment lasts.' }),
    ),
    patient: PatientOfAppointment,
  },
  closed,
);
export type AppointmentTold = Static<typeof AppointmentTold>;

const GuestStanding = Type.Object(
  {
    role: GuestRole,
    stage: Stage,
    since: Instant,
    tested: nullable(Type.Object({ verdict: Verdict, advice: nullable(Advice) }, closed)),
  },
  closed,
);

/** An appointment without names: whoever numbered it knows them. */
export const AppointmentStanding = Type.Object(
  {
    number: ExternalNumber,
    id: Id,
    code: Type.String(),
    clinician: Type.Object({ id: Id, name: Type.String() }, closed),
    start: Instant,
    end: Instant,
    state: Type.Union([Type.Literal('planned'), Type.Literal('cancelled')]),
    minutes: Type.Integer({
      description: 'Whole minutes that people spoke with each other, of calls that ended.',
    }),
    guests: Type.Array(GuestStanding),
    tag: Type.String({
      description: 'The same as the ETag: it changes with time, clinician, state or address.',
    }),
  },
  closed,
);
export type AppointmentStanding = Static<typeof AppointmentStanding>;

/** PUT /api/v1/patients/:number: the whole record; what is left out is empty from then on. */
export const PatientTold = Type.Object(
  {
    name: PersonName,
    birthDate: Type.Optional(Day),
    mail: Type.Optional(Mail),
    phone: Type.Optional(Phone),
  },
  closed,
);
export type PatientTold = Static<typeof PatientTold>;

export const PatientKnown = Type.Object(
  {
    number: ExternalNumber,
    id: Id,
    name: Type.String(),
    birthDate: nullable(Day),
    mail: nullable(Type.String()),
    phone: nullable(Type.String()),
  },
  closed,
);
export type PatientKnown = Static<typeof PatientKnown>;

/** If-Match: a tag that was read before (RFC 9110 §13.1.1). */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ pattern: '^"[A-Za-z0-9_-]{22}"$' })),
});
