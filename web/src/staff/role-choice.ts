import type { Account } from '../../../server/protocol/accounts.ts';
import type { GivenRoles } from '../../../server/protocol/invitations.ts';
import type { Role } from '../../../server/protocol/roles.ts';

const GIVEN: GivenRoles = ['clinician', 'assistant', 'planner', 'manager', 'auditor', 'admin'];

/** The roles that this person may give: only an administrator makes administrators. */
export function rolesToGive({ roles }: Pick<Account, 'roles'>): GivenRoles {
  return roles.includes('admin') ? GIVEN : GIVEN.filter((role) => role !== 'admin');
}

/** What is wrong with a choice of roles. */
export function rolesTrouble(roles: readonly Role[]): 'no-roles' | 'not-together' | null {
  if (roles.length === 0) return 'no-roles';
  return roles.includes('admin') && roles.includes('auditor') ? 'not-together' : null;
}

/** The given ones among somebody's roles. */
export function givenOf(roles: readonly Role[]): GivenRoles {
  return GIVEN.filter((role) => roles.includes(role));
}
