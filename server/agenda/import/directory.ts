import type { EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { appointmentTypes, findAppointments } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { findPatients } from '../patient-store.ts';
import { reachOf } from '../reach.ts';
import type { Known } from './decide.ts';
import { appointmentNumbered, patientNumbered } from './number-store.ts';
import type { Row } from './row.ts';

/** Finds in the agenda what a file names. */
export interface Directory {
  look(row: Row, now: EpochMs): Promise<Known>;
}

/** @param source the system whose numbers the file uses. */
export async function directoryOf(deps: AgendaDeps, by: Context, source: string): Promise<Directory> {
  const { db } = deps;
  const reach = await reachOf(deps, by);
  const types = (await appointmentTypes(db)).filter(({ archived }) => archived === 0);
  const clinicians = await deps.clinicianAliases();
  return {
    async look(row, now) {
      const type = types.find(({ code }) => code.toLowerCase() === row.code.toLowerCase());
      const named = row.clinician.toLowerCase();
      const found = clinicians.filter(({ names }) => names.includes(named));
      // two who bear one name: a mail address tells them apart
      const clinicianId = found.length === 1 ? (found[0]?.id ?? null) : null;
      const appointment = await appointmentOf(row.number);
      const isOwn =
        appointment === null
          ? clinicianId === null || reach.includes(clinicianId)
          : reach.covers(appointment);
      return {
        now,
        type:
          type === undefined
            ? null
            : { id: type.id, minutes: type.duration_min, byVideo: type.way === 'video' },
        clinicianId,
        appointment,
        isOwn,
        patient: row.patient === null ? null : await patientOf(row.patient),
      };
    },
  };

  async function appointmentOf(number: string): Promise<Known['appointment']> {
    const id = await appointmentNumbered(db, source, number);
    return id === null ? null : ((await findAppointments(db, [id]))[0] ?? null);
  }
  async function patientOf(number: string): Promise<Known['patient']> {
    const id = await patientNumbered(db, source, number);
    const [record] = id === null ? [] : await findPatients(db, [id]);
    if (record === undefined) return null;
    return { id: record.id, reachable: record.mail !== null || record.phone !== null };
  }
}
