import type { EpochMs } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { Delay } from '../protocol/board.ts';
import { delaysOn, saveDelay } from './delay-store.ts';
import type { CallsDeps } from './deps.ts';

type DelayDeps = Pick<CallsDeps, 'db' | 'clock' | 'append' | 'organisation' | 'clinicians' | 'reachOf'>;

/**
 * Keeps for the rest of the day that a clinician runs late, with its line.
 *
 * @throws {AppError} CLINICIAN_UNKNOWN; NOT_ALLOWED for a clinician who speaks for another one; OTHER_DEPARTMENT.
 */
export async function announceDelay(deps: DelayDeps, by: Context, delay: Delay): Promise<void> {
  const { clinicianId, minutes } = delay;
  demandMaySpeakFor(by, clinicianId);
  if (!(await deps.clinicians()).some(({ id }) => id === clinicianId))
    throw new AppError('CLINICIAN_UNKNOWN');
  if (by.actor.kind === 'staff' && !(await deps.reachOf(by.actor)).sees(clinicianId))
    throw new AppError('OTHER_DEPARTMENT');
  const at = deps.clock();
  const day = dayOf(at, (await deps.organisation()).timeZone);
  await transact(deps.db, async (tx) => {
    await saveDelay(tx, delay, { day, at });
    await deps.append(tx, {
      code: 'delay.announced',
      by,
      about: [{ kind: 'account', id: clinicianId }],
      detail: { minutes },
    });
  });
}

/** Who runs late today. */
export async function delaysToday({
  db,
  clock,
  organisation,
}: Pick<DelayDeps, 'db' | 'clock' | 'organisation'>): Promise<readonly Delay[]> {
  return await delaysOn(db, dayOf(clock(), (await organisation()).timeZone));
}

/** The calendar day at this moment: `YYYY-MM-DD`. */
export function dayOf(at: EpochMs, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Desks speak for everybody, a clinician for himself. */
function demandMaySpeakFor({ actor }: Context, clinicianId: string): void {
  const desk =
    actor.kind === 'staff' && actor.roles.some((role) => role === 'planner' || role === 'assistant');
  if (!desk && (actor.kind !== 'staff' || actor.id !== clinicianId)) throw new AppError('NOT_ALLOWED');
}
