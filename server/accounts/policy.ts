import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Role } from '../protocol/roles.ts';
import { may } from './permissions.ts';

/**
 * Refuses roles that one person may not hold together: who runs the appliance must not be who reviews its log
 * (NEN 7513, separation of duties).
 *
 * @throws {AppError} NOT_ALLOWED
 */
export function demandCompatible(roles: readonly Role[]): void {
  if (roles.includes('auditor') && roles.includes('admin')) throw new AppError('NOT_ALLOWED');
}

/** Whether a giver may hand out these roles: managers make people, only an administrator makes administrators. */
export function mayGive(giver: readonly Role[], roles: readonly Role[]): boolean {
  return giver.includes('admin') || (may(giver, 'account.manage') && !roles.includes('admin'));
}

/**
 * Refuses to hand out a role that the giver may not give. The appliance itself (the operator's CLI) may make the first.
 *
 * @param giver roles of who does it; null for the appliance itself.
 * @throws {AppError} NOT_ALLOWED
 */
export function demandMayGive(giver: readonly Role[] | null, roles: readonly Role[]): void {
  if (giver !== null && !mayGive(giver, roles)) throw new AppError('NOT_ALLOWED');
}

/** The roles of who gives; null for the appliance itself. @throws {AppError} NOT_SIGNED_IN */
export function rolesOfActor({ actor }: Context): readonly Role[] | null {
  if (actor.kind === 'system') return null;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.roles;
}

/**
 * Refuses to make somebody an auditor alone: that takes two people (`appointTogether`). The appliance itself makes the
 * first, at its installation, under the names of two on the sheet of the ceremony.
 *
 * @param giver roles of who does it; null for the appliance itself.
 * @throws {AppError} SECOND_PERSON
 */
export function demandNoNewAuditor(
  giver: readonly Role[] | null,
  before: readonly Role[],
  after: readonly Role[],
): void {
  if (giver !== null && after.includes('auditor') && !before.includes('auditor'))
    throw new AppError('SECOND_PERSON');
}

/** The roles that another service's groups give: who reads the log stays it, but nobody becomes it by a group. */
export function withoutNewAuditor(before: readonly Role[], given: readonly Role[]): Role[] {
  return given.filter((role) => role !== 'auditor' || before.includes('auditor'));
}

/** Whether these two together may make somebody an auditor: a manager, and an auditor or administrator. */
export function appointTogether(one: readonly Role[], other: readonly Role[]): boolean {
  const isSecond = (roles: readonly Role[]): boolean => roles.includes('auditor') || roles.includes('admin');
  return (one.includes('manager') && isSecond(other)) || (other.includes('manager') && isSecond(one));
}
