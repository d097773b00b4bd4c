import type { Account } from '../../../server/protocol/accounts.ts';
import type { GivenRoles } from '../../../server/protocol/invitations.ts';
import type { Role } from '../../../server/protocol/roles.ts';

const GIVEN: GivenRoles = ['clinician', 'assistant', 'planner', 'manager', 'auditor', 'admin'];

/** The roles that this person may give alone: only an administrator makes administrators, and auditors take two. */
export function rolesToGive({ roles }: Pick<Account, 'roles'>): GivenRoles {
  return GIVEN.filter((role) => role !== 'auditor' && (role !== 'admin' || roles.includes('admin')));
}

/** The same for somebody who has roles: what the person is may also be left as it is. */
export function rolesToChoose(giver: Pick<Account, 'roles'>, has: readonly Role[]): GivenRoles {
  const given = rolesToGive(giver);
  return GIVEN.filter((role) => given.includes(role) || has.includes(role));
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
