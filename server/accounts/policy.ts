import { AppError } from '../core/errors.ts';
import type { Role } from '../protocol/roles.ts';

/**
 * Refuses roles that one person may not hold together: who runs the appliance must not be who reviews its log
 * (NEN 7513, separation of duties).
 *
 * @throws {AppError} NOT_ALLOWED
 */
export function demandCompatible(roles: readonly Role[]): void {
  if (roles.includes('auditor') && roles.includes('admin')) throw new AppError('NOT_ALLOWED');
}

/**
 * Refuses a sign-in without second factor for a role that needs one.
 *
 * @param factor the second factor used, or null.
 * @param needing the roles for which the organisation demands one.
 * @throws {AppError} SECOND_FACTOR_REQUIRED
 */
export function demandSecondFactor(
  roles: readonly Role[],
  factor: string | null,
  needing: readonly Role[],
): void {
  if (factor === null && roles.some((role) => needing.includes(role))) {
    throw new AppError('SECOND_FACTOR_REQUIRED');
  }
}

/**
 * Refuses to hand out a role that the giver may not give: managers make people, only an administrator makes
 * administrators. The appliance itself (the operator's CLI) may make the first.
 *
 * @param giver roles of who does it; null for the appliance itself.
 * @throws {AppError} NOT_ALLOWED
 */
export function demandMayGive(giver: readonly Role[] | null, roles: readonly Role[]): void {
  if (giver === null || giver.includes('admin')) return;
  if (!giver.includes('manager') || roles.includes('admin')) throw new AppError('NOT_ALLOWED');
}
