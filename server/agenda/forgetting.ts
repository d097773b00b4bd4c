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

/**
 * What retention and erasure need of the agenda, as parts of their transactions. Nothing here writes a line: the caller
 * does, for all domains at once.
 */
export const FORGETTING = {
  endedAppointments,
  deleteAppointments,
  deleteClosedLinks,
  deleteIdlePatients,
  companyOf,
  tracesOf,
  participantsOf,
  deletePatient,
  overAmong,
} as const;

export type AgendaForgetting = typeof FORGETTING;
