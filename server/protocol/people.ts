import { type Static, Type } from 'typebox';
import { WorksAt } from './departments.ts';
import { GivenRoles } from './invitations.ts';
import { Role } from './roles.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;

/** A member of staff, as who manages accounts sees one. */
export const StaffMember = Type.Object(
  {
    id: Id,
    name: Type.String(),
    mail: Type.String(),
    roles: Type.Array(Role),
    /** Ids of the departments in which the person works. */
    departments: WorksAt,
    /** Where the person works, who is from elsewhere. */
    employer: Type.Union([Type.String(), Type.Null()]),
    disabled: Type.Boolean(),
    /** Whether there is a second factor; without one the person makes it at the next sign-in. */
    secured: Type.Boolean(),
  },
  closed,
);
export type StaffMember = Static<typeof StaffMember>;

export const AccountParams = Type.Object({ account: Id }, closed);

/** POST /api/accounts/:account/factor-reset. */
export const FactorReset = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed);

/** POST /api/accounts/:account/roles. */
export const ChangeRoles = Type.Object({ roles: GivenRoles }, closed);
