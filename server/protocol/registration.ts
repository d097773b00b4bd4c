import { type Static, Type } from 'typebox';
import { Clinician, Outcome } from './agenda.ts';
import { CareCode } from './appointment-types.ts';
import { Day, Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What was done in an appointment, to register: no names of guests, the numbers by which other systems know it. */
export const RegistrationLine = Type.Object(
  {
    appointment: Id,
    /** `source:number`, of each system that numbered it. */
    numbers: Type.Array(Type.String()),
    start: Instant,
    clinician: Clinician,
    /** Code of the kind of appointment. */
    code: Type.String(),
    /** By which it is declared, as the kind says; '' = none. */
    careCode: Type.String(),
    /** Whole minutes of its calls. */
    minutes: Type.Integer(),
    /** The word of a person on how it went with the patient; null: none. */
    outcome: Type.Union([Outcome, Type.Null()]),
    /** The code that the rules of its kind give for these minutes and this outcome; '' = none. */
    proposed: Type.String(),
    /** The code that a person chose, '' = nothing to declare; null: nobody has yet. */
    confirmed: Type.Union([
      Type.Object({ code: Type.String(), by: Type.String(), at: Instant }, closed),
      Type.Null(),
    ]),
  },
  closed,
);
export type RegistrationLine = Static<typeof RegistrationLine>;

/**
 * GET /api/registration and /api/registration/file?day=&days=&clinician=&code= : what was done in so many days from this
 * one, of one clinician or all, of one code or all.
 */
export const RegistrationQuery = Type.Object(
  {
    day: Day,
    days: Type.Integer({ minimum: 1, maximum: 92 }),
    clinician: Type.Optional(Id),
    code: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$' })),
  },
  closed,
);
export type RegistrationQuery = Static<typeof RegistrationQuery>;

export const Registration = Type.Object({ lines: Type.Array(RegistrationLine) }, closed);
export type Registration = Static<typeof Registration>;

/** POST /api/registration/:appointment: the code by which it is declared; '' = nothing is, null = nobody says any more. */
export const ConfirmCode = Type.Object({ code: Type.Union([CareCode, Type.Null()]) }, closed);
export type ConfirmCode = Static<typeof ConfirmCode>;
