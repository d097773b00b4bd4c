import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { RegistrationLine } from '../../protocol/registration.ts';
import { findAppointments } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { aboutAppointment } from '../facts.ts';
import { demandReach, reachOf } from '../reach.ts';
import { careCodesOf, saveCareCode } from './care-code-store.ts';
import { linesOf } from './lines.ts';

/**
 * Keeps by which code a person declares what was done; who, and what was proposed, stands in the log. The same code
 * again is no line.
 *
 * @param code '' = nothing is declared; null takes back what was said.
 * @throws {AppError} NOT_SIGNED_IN, APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, WRONG_PHASE when nothing was done yet
 */
export async function confirmCode(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  code: string | null,
): Promise<RegistrationLine> {
  const { actor } = by;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const [record] = await findAppointments(deps.db, [appointmentId]);
  if (record === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  demandReach(await reachOf(deps, by), record);
  const [done] = await linesOf(deps, [record]);
  if (done === undefined) throw new AppError('WRONG_PHASE');
  const { proposed } = done.line;
  await transact(deps.db, async (tx) => {
    const before = (await careCodesOf(tx, [appointmentId])).get(appointmentId)?.code ?? null;
    if (before === code) return;
    const row = { appointment_id: appointmentId, confirmed_by: actor.id, confirmed_at: deps.clock() };
    await saveCareCode(tx, appointmentId, code === null ? null : { ...row, code });
    const detail = { result: code === null ? 'open' : wordOf(code), proposed: wordOf(proposed) };
    await deps.append(tx, { code: 'registration.confirmed', by, about: aboutAppointment(record), detail });
  });
  const [now] = await linesOf(deps, [record]);
  if (now === undefined) throw new AppError('WRONG_PHASE');
  return now.line;
}

/** Nothing at all is told by a word, too. */
function wordOf(code: string): string {
  return code === '' ? 'none' : code;
}
