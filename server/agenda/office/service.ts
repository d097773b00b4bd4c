import type { Context } from '../../core/context.ts';
import type { Appointment, Outcome } from '../../protocol/agenda.ts';
import type { Board, BoardRows, CorrectContact, PatientAppointment } from '../../protocol/board.ts';
import { afterAct } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import type { Guest } from '../facts.ts';
import { correctContact } from './corrections.ts';
import { handOver } from './hand-over.ts';
import { appointmentsOf } from './of-patient.ts';
import { OpenBoards } from './open-boards.ts';
import { setOutcome } from './outcomes.ts';
import { boardRows, openBoard } from './planners-board.ts';

/** What planners see of a whole day, and set right in it. */
export interface Office {
  /** @throws {AppError} BAD_REQUEST */
  board(by: Context, day: string): Promise<Board>;
  /** @throws {AppError} BAD_REQUEST */
  boardRows(by: Context, of: { readonly day: string; readonly ids: readonly string[] }): Promise<BoardRows>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, PARTICIPANT_UNKNOWN */
  setOutcome(by: Context, guest: Guest, outcome: Outcome | null): Promise<void>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, PARTICIPANT_UNKNOWN, NO_CHANNEL, BAD_PHONE */
  correctContact(by: Context, guest: Guest, to: CorrectContact): Promise<void>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, CLINICIAN_UNKNOWN, WRONG_PHASE */
  handOver(by: Context, appointmentId: string, clinicianId: string): Promise<Appointment>;
  /** @throws {AppError} PATIENT_UNKNOWN */
  appointmentsOfPatient(by: Context, patientId: string): Promise<PatientAppointment[]>;
}

export function officeOf(deps: AgendaDeps): Office {
  const boards = new OpenBoards();
  return {
    board: (by, day) => openBoard(deps, boards, by, day),
    boardRows: (by, of) => boardRows(deps, boards, by, of),
    setOutcome: (by, guest, outcome) => setOutcome(deps, by, guest, outcome),
    correctContact: (by, guest, to) => correctContact(deps, by, guest, to),
    handOver: async (by, appointmentId, clinicianId) => {
      await handOver(deps, by, appointmentId, clinicianId);
      return await afterAct(deps, appointmentId);
    },
    appointmentsOfPatient: (by, patientId) => appointmentsOf(deps, by, patientId),
  };
}
