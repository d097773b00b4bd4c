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
