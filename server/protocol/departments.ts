import { type Static, Type } from 'typebox';
import { Id, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;

/** A part of the organisation, with who answers for it. */
export const Department = Type.Object(
  {
    id: Id,
    name: Type.String(),
    /** Who is asked about what its people did in the log. */
    head: Type.Object({ id: Id, name: Type.String() }, closed),
    /** How many people work there who may sign in. */
    members: Type.Integer(),
  },
  closed,
);
export type Department = Static<typeof Department>;

/** POST /api/departments and /api/departments/:department. A name that a department bears is ALREADY_EXISTS. */
export const DepartmentWanted = Type.Object({ name: PersonName, head: Id }, closed);
export type DepartmentWanted = Static<typeof DepartmentWanted>;

export const DepartmentParams = Type.Object({ department: Id }, closed);

/** Where somebody works: none, or some of the departments that there are. */
export const WorksAt = Type.Array(Id, { maxItems: 20, uniqueItems: true });

/** POST /api/accounts/:account/departments. */
export const ChangeDepartments = Type.Object({ departments: WorksAt }, closed);

/**
 * GET and POST /api/departments/reach: what the organisation chose. As it comes, everybody keeps to the own departments.
 * `own`: to the own appointments.
 */
export const ReachRules = Type.Object(
  {
    /** Whose appointments clinicians see. */
    clinicians: Type.Enum(['own', 'department', 'organisation']),
    /** Whose appointments planners, assistants and managers see. */
    office: Type.Enum(['department', 'organisation']),
    /** Which colleagues may be asked into a call. */
    calls: Type.Enum(['department', 'organisation']),
  },
  closed,
);
export type ReachRules = Static<typeof ReachRules>;
