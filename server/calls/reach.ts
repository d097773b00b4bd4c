import type { AppointmentFacts } from '../agenda/service.ts';
import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { CallsDeps } from './deps.ts';

/** @throws {AppError} OTHER_DEPARTMENT when this appointment is not his who acts */
export async function demandReach(
  { reaches }: Pick<CallsDeps, 'reaches'>,
  by: Context,
  facts: AppointmentFacts,
): Promise<void> {
  if (!(await reaches(by, facts))) throw new AppError('OTHER_DEPARTMENT');
}
