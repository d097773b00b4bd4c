import { type Static, Type } from 'typebox';
import { IdentityAsked } from './identity.ts';
import { Id, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;

/** By which way an appointment of a kind goes. What is not fit for video is not planned here: the words say where. */
export const AppointmentWay = Type.Union([
  Type.Literal('video'),
  Type.Literal('phone'),
  Type.Literal('visit'),
]);
export type AppointmentWay = Static<typeof AppointmentWay>;

/**
 * Whose picture is shown in the call: everybody's, that of the patient's side alone (patient, relative), or that of those
 * who give care alone (host, staff, colleague). An interpreter may be seen in each.
 */
export const Pictures = Type.Union([Type.Literal('both'), Type.Literal('patient'), Type.Literal('care')]);
export type Pictures = Static<typeof Pictures>;

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
    way: AppointmentWay,
    /** What to do where it is not fit for video; may be empty. */
    wayText: Type.String(),
    pictures: Pictures,
  },
  closed,
);
export type AppointmentType = Static<typeof AppointmentType>;

/** Minutes before the start at which people are reminded; null: as the organisation chose. */
const KindReminders = Type.Union([
  Type.Array(Type.Integer({ minimum: 5, maximum: 10_080 }), { uniqueItems: true, maxItems: 3 }),
  Type.Null(),
]);

/** A prestatiecode or zorgactiviteit; empty: none. */
export const CareCode = Type.String({ pattern: '^[A-Za-z0-9.-]{0,12}$' });

/** Another code from so many minutes on. */
const CareFrom = Type.Object({ from: Type.Integer({ minimum: 1, maximum: 480 }), code: CareCode }, closed);

/** By which code care of a kind is declared, as its manager sets it: nothing is proposed that nobody set. */
const Care = {
  /** Of a call, whatever it lasts; empty: none. */
  careCode: CareCode,
  /** Of a call that lasts so long: the highest that it reaches counts. */
  careMinutes: Type.Array(CareFrom, { maxItems: 6 }),
  /** When it went by telephone. */
  carePhone: CareCode,
  /** When the patient did not come. */
  careNoShow: CareCode,
} as const;

/** A kind of appointment as the manager sees it. */
export const KindOfAppointment = Type.Object(
  {
    ...AppointmentType.properties,
    ...Care,
    reminderMinutes: KindReminders,
  },
  closed,
);
export type KindOfAppointment = Static<typeof KindOfAppointment>;

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
    ...Care,
    reminderMinutes: KindReminders,
    way: AppointmentWay,
    wayText: Type.String({ maxLength: 300 }),
    pictures: Pictures,
  },
  closed,
);
export type TypeWanted = Static<typeof TypeWanted>;
