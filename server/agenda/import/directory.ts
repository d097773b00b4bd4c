import type { EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type AppointmentRecord, appointmentTypes, findAppointments } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { findPatients } from '../patient-store.ts';
import { type Owned, reachOf } from '../reach.ts';
import type { Known } from './decide.ts';
import { appointmentNumbered, patientNumbered, type Version, versionNumbered } from './number-store.ts';
import type { Row } from './row.ts';

/** Finds in the agenda what a file names. */
export interface Directory {
  look(row: Row, now: EpochMs): Promise<Known>;
  /** Codes of kinds that are in use, in small letters. */
  readonly codes: ReadonlySet<string>;
  /** Names and mail addresses of clinicians, in small letters. */
  readonly names: ReadonlySet<string>;
  /** The mail address of a clinician; null: there is none such. */
  mailOf(clinicianId: string): string | null;
  /** What stands under a number, and which version of it was told last. */
  standing(
    number: string,
  ): Promise<{ readonly appointment: AppointmentRecord | null; readonly version: Version | null }>;
  /** The name of a patient by number, as the record has it; null: no such number. */
  nameOf(patientNumber: string): Promise<string | null>;
  /** Whether an appointment is within reach of who reads the file. */
  covers(appointment: Owned): boolean;
}

/** @param source the system whose numbers the file uses. */
export async function directoryOf(deps: AgendaDeps, by: Context, source: string): Promise<Directory> {
  const { db } = deps;
  const reach = await reachOf(deps, by);
  const types = (await appointmentTypes(db)).filter(({ archived }) => archived === 0);
  const clinicians = await deps.clinicianAliases();
  return {
    codes: new Set(types.map(({ code }) => code.toLowerCase())),
    names: new Set(clinicians.flatMap(({ names }) => names)),
    mailOf: (clinicianId) => clinicians.find(({ id }) => id === clinicianId)?.names.at(-1) ?? null,
    covers: reach.covers,
    standing: async (number) => ({
      appointment: await appointmentOf(number),
      version: await versionNumbered(db, { source, number }),
    }),
    nameOf: async (number) => (await recordOf(number))?.name ?? null,
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
  async function recordOf(number: string) {
    const id = await patientNumbered(db, source, number);
    return id === null ? undefined : (await findPatients(db, [id]))[0];
  }
  async function patientOf(number: string): Promise<Known['patient']> {
    const record = await recordOf(number);
    if (record === undefined) return null;
    return { id: record.id, reachable: record.mail !== null || record.phone !== null };
  }
}
