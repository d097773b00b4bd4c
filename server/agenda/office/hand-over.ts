import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { setClinician } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { aboutAppointment } from '../facts.ts';
import { demandPlanned } from '../planning.ts';
import { demandIncludes, reachOf } from '../reach.ts';

/**
 * Gives an appointment to another clinician. Guests keep their link and their place in the waiting room; who waits
 * reads the other name at once. To who has it already it changes nothing, and is no line.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, CLINICIAN_UNKNOWN, OTHER_DEPARTMENT, or WRONG_PHASE
 *   while the room is open.
 */
export async function handOver(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  clinicianId: string,
): Promise<void> {
  const clinicians = await deps.clinicians();
  if (!clinicians.some(({ id }) => id === clinicianId)) throw new AppError('CLINICIAN_UNKNOWN');
  const reach = await reachOf(deps, by);
  demandIncludes(reach, clinicianId);
  const former = await transact(deps.db, async (tx) => {
    const found = await demandPlanned(tx, reach, appointmentId);
    if (found.clinician_id === clinicianId) return null;
    await deps.handOverSeats(tx, appointmentId, clinicianId);
    await setClinician(tx, appointmentId, clinicianId, deps.clock());
    const accounts = [found.clinician_id, clinicianId].map((id) => ({ kind: 'account', id }) as const);
    await deps.append(tx, {
      code: 'appointment.handed_over',
      by,
      about: [...aboutAppointment(found), ...accounts],
    });
    return found.clinician_id;
  });
  if (former !== null) await deps.appointmentChanged(appointmentId, former);
}
