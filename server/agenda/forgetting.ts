import { deleteLeaveBefore } from './availability/availability-store.ts';
import {
  companyOf,
  deleteAppointments,
  deleteClosedLinks,
  deleteIdlePatients,
  deletePatient,
  endedAppointments,
  overAmong,
  participantsOf,
  tracesOf,
} from './forget-store.ts';
import { endOf, oldest } from './oldest.ts';

/**
 * What retention and erasure need of the agenda, as parts of their transactions. Nothing here writes a line: the caller
 * does, for all domains at once.
 */
export const FORGETTING = {
  endedAppointments,
  deleteAppointments,
  deleteClosedLinks,
  deleteIdlePatients,
  deleteLeaveBefore,
  companyOf,
  tracesOf,
  participantsOf,
  deletePatient,
  overAmong,
  oldest,
  endOf,
} as const;

export type AgendaForgetting = typeof FORGETTING;
