import { type Static, Type } from 'typebox';
import { Clinician } from './agenda.ts';
import { Day, Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** `HH:MM`, on the clock of the organisation. */
const ClockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** A stretch of a weekday (1: Monday, 7: Sunday) in which a clinician works. */
export const WorkingHours = Type.Object(
  { weekday: Type.Integer({ minimum: 1, maximum: 7 }), from: ClockTime, until: ClockTime },
  closed,
);
export type WorkingHours = Static<typeof WorkingHours>;

/** Days on which a clinician is away, the first and the last included. */
export const Leave = Type.Object({ id: Id, from: Day, until: Day }, closed);
export type Leave = Static<typeof Leave>;

/** When a clinician can be planned. Without hours nothing is known of them, and nothing is said. */
export const ClinicianAvailability = Type.Object(
  { clinician: Clinician, hours: Type.Array(WorkingHours), leave: Type.Array(Leave) },
  closed,
);
export type ClinicianAvailability = Static<typeof ClinicianAvailability>;

/** GET /api/availability : of every clinician, leave as far as it is not over. */
export const AvailabilityList = Type.Array(ClinicianAvailability);

/** POST /api/availability/:account/hours : the whole week, in stretches that do not meet. */
export const HoursWanted = Type.Object({ hours: Type.Array(WorkingHours, { maxItems: 28 }) }, closed);
export type HoursWanted = Static<typeof HoursWanted>;

/** POST /api/availability/:account/leave */
export const LeaveWanted = Type.Object({ from: Day, until: Day }, closed);
export type LeaveWanted = Static<typeof LeaveWanted>;

/** POST /api/planning/check : what speaks against these times. `except`: the appointment that is moved, if it is one. */
export const PlanCheck = Type.Object(
  {
    clinicianId: Id,
    typeId: Id,
    durationMin: Type.Integer({ minimum: 5, maximum: 480 }),
    starts: Type.Array(Instant, { minItems: 1, maxItems: 52 }),
    except: Type.Optional(Id),
  },
  closed,
);
export type PlanCheck = Static<typeof PlanCheck>;

/**
 * What speaks against a time; it forbids nothing. `clash`: the clinician has another appointment then; `no-rest`: too
 * little time before or after one; `leave`: is away; `outside-hours`: does not work then.
 */
export const Objection = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('clash'),
      Type.Literal('no-rest'),
      Type.Literal('leave'),
      Type.Literal('outside-hours'),
    ]),
    /** When the other appointment begins; null: it is about none. */
    at: Type.Union([Instant, Type.Null()]),
  },
  closed,
);
export type Objection = Static<typeof Objection>;

/** For each start that was asked about, in that order. */
export const PlanChecked = Type.Array(Type.Array(Objection));
export type PlanChecked = Static<typeof PlanChecked>;
