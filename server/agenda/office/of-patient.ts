import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { PatientAppointment } from '../../protocol/board.ts';
import { appointmentsOfPatient, findAppointments } from '../appointment-store.ts';
import { clinicianNames } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { findPatients } from '../patient-store.ts';
import { reachOf } from '../reach.ts';

const MOST_SHOWN = 50;

/**
 * A patient's newest appointments within reach, all of one whom he opened, and the line that they were seen.
 *
 * @throws {AppError} PATIENT_UNKNOWN, or OTHER_DEPARTMENT when all of them are others'
 */
export async function appointmentsOf(
  deps: AgendaDeps,
  by: Context,
  patientId: string,
): Promise<PatientAppointment[]> {
  const reach = await reachOf(deps, by);
  const records = await transact(deps.db, async (tx) => {
    if ((await findPatients(tx, [patientId])).length === 0) throw new AppError('PATIENT_UNKNOWN');
    const all = await findAppointments(tx, await appointmentsOfPatient(tx, patientId, MOST_SHOWN));
    const found = reach.opened.has(patientId) ? all : all.filter(reach.covers);
    if (found.length === 0 && all.length > 0) throw new AppError('OTHER_DEPARTMENT');
    await deps.append(tx, {
      code: 'patient.record_accessed',
      by,
      about: [{ kind: 'patient', id: patientId }],
      detail: { view: 'appointments', fields: found.length },
    });
    return found;
  });
  const names = await clinicianNames(deps, records);
  return records
    .toSorted((one, other) => other.starts_at - one.starts_at)
    .map((record) => ({
      id: record.id,
      type: record.type.name,
      clinician: { id: record.clinician_id, name: names.get(record.clinician_id) ?? '' },
      start: iso(record.starts_at as EpochMs),
      end: iso(record.ends_at as EpochMs),
      state: record.state,
    }));
}
