import type { Appointment, Outcome } from '../../../server/protocol/agenda.ts';
import type { KindOfAppointment, TypeWanted } from '../../../server/protocol/appointment-types.ts';
import type {
  Board,
  BoardRows,
  CorrectContact,
  Delay,
  PatientAppointment,
} from '../../../server/protocol/board.ts';
import type { BreakGlass, GlassBroken } from '../../../server/protocol/break-glass.ts';
import { get, post } from '../api.ts';
import type { Day } from './zone.ts';

/** What the planners' board and the manager's screens ask of the app. */
export interface BoardBackend {
  board(day: Day): Promise<Board>;
  /** Some rows as they are now; who is missing in the answer stands there no more. */
  boardRows(day: Day, ids: readonly string[]): Promise<BoardRows>;
  /** The word of a person on how it went; null takes it back. */
  setOutcome(appointmentId: string, participantId: string, outcome: Outcome | null): Promise<null>;
  correctContact(appointmentId: string, participantId: string, to: CorrectContact): Promise<null>;
  handOver(appointmentId: string, clinicianId: string): Promise<Appointment>;
  appointmentsOfPatient(patientId: string): Promise<PatientAppointment[]>;
  /** Opens, to read and for a while, what belongs to another department. */
  breakGlass(asked: BreakGlass): Promise<GlassBroken>;
  /** Who runs late today. */
  delays(): Promise<Delay[]>;
  announceDelay(delay: Delay): Promise<null>;
  /** Every kind of appointment, also those no longer used. */
  allTypes(): Promise<KindOfAppointment[]>;
  /** Makes a kind of appointment, or changes the one with this id. */
  saveType(id: string | null, wanted: TypeWanted): Promise<KindOfAppointment>;
}

/** @param heed passes every answer on, and notices when nobody is signed in any more. */
export function boardBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): BoardBackend {
  const appointment = (id: string): string => `/api/appointments/${id}`;
  const participant = (id: string, who: string): string => `${appointment(id)}/participants/${who}`;
  return {
    board: (day) => heed(get(`/api/board?day=${day}`)),
    boardRows: (day, ids) => heed(post('/api/board/rows', { day, ids })),
    setOutcome: (id, who, outcome) => heed(post(`${participant(id, who)}/outcome`, { outcome })),
    correctContact: (id, who, to) => heed(post(`${participant(id, who)}/contact`, to)),
    handOver: (id, clinicianId) => heed(post(`${appointment(id)}/hand-over`, { clinicianId })),
    appointmentsOfPatient: (id) => heed(get(`/api/patients/${id}/appointments`)),
    breakGlass: (asked) => heed(post('/api/break-glass', asked)),
    delays: () => heed(get('/api/delays')),
    allTypes: () => heed(get('/api/appointment-types/all')),
    saveType: (id, wanted) => heed(post(`/api/appointment-types${id === null ? '' : `/${id}`}`, wanted)),
    announceDelay: ({ clinicianId, minutes }) =>
      heed(post(`/api/clinicians/${clinicianId}/delay`, { minutes })),
  };
}
