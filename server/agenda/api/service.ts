import type { Context } from '../../core/context.ts';
import type {
  AppointmentStanding,
  AppointmentTold,
  PatientKnown,
  PatientTold,
} from '../../protocol/api-v1.ts';
import type { AgendaDeps } from '../deps.ts';
import { deleteAppointment, type Numbered, putAppointment, readAppointment } from './appointments.ts';
import { putPatient, readPatient } from './patients.ts';

/** The agenda for other systems, which name everything by numbers of their own. */
export interface AgendaApi {
  /** @throws {AppError} all that `putAppointment` of appointments.ts throws */
  putAppointment(
    by: Context,
    what: Numbered,
    told: AppointmentTold,
  ): Promise<{ readonly standing: AppointmentStanding; readonly isNew: boolean }>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN */
  readAppointment(by: Context, what: Omit<Numbered, 'ifMatch'>): Promise<AppointmentStanding>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, CHANGED_MEANWHILE */
  deleteAppointment(by: Context, what: Numbered): Promise<AppointmentStanding>;
  /** @throws {AppError} BAD_NAME, BAD_PHONE, BAD_REQUEST */
  putPatient(
    by: Context,
    what: Omit<Numbered, 'ifMatch'>,
    told: PatientTold,
  ): Promise<{ readonly patient: PatientKnown; readonly isNew: boolean }>;
  /** @throws {AppError} PATIENT_UNKNOWN */
  readPatient(by: Context, what: Omit<Numbered, 'ifMatch'>): Promise<PatientKnown>;
}

export function agendaApi(deps: AgendaDeps): AgendaApi {
  return {
    putAppointment: (by, what, told) => putAppointment(deps, by, what, told),
    readAppointment: (by, what) => readAppointment(deps, by, what),
    deleteAppointment: (by, what) => deleteAppointment(deps, by, what),
    putPatient: (by, what, told) => putPatient(deps, by, what, told),
    readPatient: (by, what) => readPatient(deps, by, what),
  };
}
