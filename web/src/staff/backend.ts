import type { Session, SignIn } from '../../../server/protocol/accounts.ts';
import type {
  Appointment,
  Channel,
  Colleague,
  DayList,
  MoveAppointment,
  NewLink,
  Patient,
  PlanAppointment,
  SeriesScope,
} from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import type {
  ClinicianAvailability,
  HoursWanted,
  LeaveWanted,
  PlanCheck,
  PlanChecked,
} from '../../../server/protocol/availability.ts';
import type { GivenPin } from '../../../server/protocol/identity.ts';
import type { ImportFile, ImportReport } from '../../../server/protocol/import.ts';
import type { Language } from '../../../server/protocol/language.ts';
import type { LetterFile } from '../../../server/protocol/letter.ts';
import type { OpenTestView } from '../../../server/protocol/open-test.ts';
import type { PostbusList } from '../../../server/protocol/postbus.ts';
import type { Registration, RegistrationLine } from '../../../server/protocol/registration.ts';
import type { Status } from '../../../server/protocol/status.ts';
import { codeOf, get, post, remove } from '../api.ts';
import { type FiguresBackend, figuresBackend } from '../figures/backend.ts';
import { type HouseBackend, houseBackend } from '../house/backend.ts';
import { type LocationsBackend, locationsBackend } from '../locations/backend.ts';
import { type OfficerBackend, officerBackend } from '../officer/backend.ts';
import { type SystemsBackend, systemsBackend } from '../systems/backend.ts';
import { type WalkInBackend, walkInBackend } from '../walk-in/backend.ts';
import { type WordsBackend, wordsBackend } from '../words/backend.ts';
import { type AccessBackend, accessBackend } from './access-backend.ts';
import { type AccountBackend, accountBackend } from './account-backend.ts';
import { type BoardBackend, boardBackend } from './board-backend.ts';
import type { Day } from './zone.ts';

/** Everything the staff page asks of the app. Each throws `ApiError` with a code of the app's catalogue. */
export interface Backend
  extends AccessBackend,
    AccountBackend,
    BoardBackend,
    FiguresBackend,
    HouseBackend,
    LocationsBackend,
    WordsBackend,
    OfficerBackend,
    SystemsBackend,
    WalkInBackend {
  session(): Promise<Session>;
  signIn(credentials: SignIn): Promise<Session>;
  signOut(): Promise<null>;
  types(): Promise<AppointmentType[]>;
  /** Clinicians whom who is signed in may choose, and what for. */
  clinicians(): Promise<Colleague[]>;
  /** So many days of one clinician, or of all (`null`). */
  day(day: Day, clinicianId: string | null, days?: number): Promise<DayList>;
  appointment(id: string): Promise<Appointment>;
  plan(plan: PlanAppointment): Promise<Appointment>;
  move(id: string, to: MoveAppointment): Promise<Appointment>;
  /** `scope`: which of its series. */
  cancel(id: string, scope: SeriesScope): Promise<Appointment>;
  /** What speaks against times, for each in its order. */
  checkPlan(wanted: PlanCheck): Promise<PlanChecked>;
  /** A new link, to be shown this once; older ones stop working. */
  newLink(appointmentId: string, participantId: string): Promise<NewLink>;
  /** Six digits to tell this guest by telephone, shown this once; an older PIN stops working. */
  givePin(appointmentId: string, participantId: string): Promise<GivenPin>;
  /** Sends the invitation again, this way. */
  resend(appointmentId: string, participantId: string, channel: Channel): Promise<null>;
  /** Says what to do with a text message that may or may not have left. */
  settleMessage(appointmentId: string, participantId: string, again: boolean): Promise<null>;
  /** A letter with a QR code and a code to type. */
  letter(appointmentId: string, participantId: string, language: Language): Promise<LetterFile>;
  /** Withdraws a participant's links and seat. */
  revoke(appointmentId: string, participantId: string): Promise<null>;
  /** What was done, of the period and person that the query names. */
  registration(query: URLSearchParams): Promise<Registration>;
  /** Says by which code an appointment is declared; '' = by none, null = nobody says any more. */
  confirmCode(appointmentId: string, code: string | null): Promise<RegistrationLine>;
  /** Whether everything works. */
  status(): Promise<Status>;
  /** What somebody without an appointment tested, by the code that he reads aloud. */
  openTest(code: string): Promise<OpenTestView>;
  /** When clinicians work, and when they are away. */
  availability(): Promise<ClinicianAvailability[]>;
  setHours(clinicianId: string, hours: HoursWanted['hours']): Promise<ClinicianAvailability>;
  addLeave(clinicianId: string, leave: LeaveWanted): Promise<ClinicianAvailability>;
  endLeave(clinicianId: string, leaveId: string): Promise<ClinicianAvailability>;
  searchPatients(query: string): Promise<Patient[]>;
  /** What a file would do; nothing is changed. */
  previewImport(file: ImportFile): Promise<ImportReport>;
  /** Does what the preview said. */
  importFile(file: ImportFile): Promise<ImportReport>;
  /** The signed-in person's own seat in this appointment. */
  ownSeat(appointmentId: string): Promise<{ seat: string }>;
  /** A colleague takes part: the appointment stands in his agenda, too. */
  addColleague(appointmentId: string, accountId: string): Promise<null>;
  /** The newest messages of a trial's Postbus, newest first. */
  postbus(): Promise<PostbusList>;
  /** Takes a guest's seat from the browser that holds it, so that another one can have it. */
  freeSeat(seat: string): Promise<null>;
}

/** What the app may answer whatever was asked. */
export interface Surprises {
  /** Nobody is signed in (any more). */
  readonly signedOut: () => void;
  /** The terms of use changed: they come first. */
  readonly termsChanged: () => void;
}

export function createBackend({ signedOut, termsChanged }: Surprises): Backend {
  async function heed<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') signedOut();
      if (codeOf(error) === 'TERMS_FIRST') termsChanged();
      throw error;
    }
  }
  const appointment = (id: string): string => `/api/appointments/${id}`;
  const participant = (id: string, who: string): string => `${appointment(id)}/participants/${who}`;
  return {
    session: () => get('/api/session'),
    signIn: (credentials) => post('/api/session', credentials),
    signOut: () => remove('/api/session'),
    ...accessBackend(heed),
    ...accountBackend(heed),
    ...boardBackend(heed),
    ...figuresBackend(heed),
    ...houseBackend(heed),
    ...locationsBackend(heed),
    ...wordsBackend(heed),
    ...officerBackend(heed),
    ...systemsBackend(heed),
    ...walkInBackend(heed),
    types: () => heed(get('/api/appointment-types')),
    clinicians: () => heed(get('/api/clinicians')),
    day: (day, clinicianId, days = 1) => {
      const query = new URLSearchParams(clinicianId === null ? { day } : { day, clinician: clinicianId });
      if (days > 1) query.set('days', String(days));
      return heed(get(`/api/appointments?${query}`));
    },
    appointment: (id) => heed(get(appointment(id))),
    plan: (plan) => heed(post('/api/appointments', plan)),
    move: (id, to) => heed(post(`${appointment(id)}/move`, to)),
    cancel: (id, scope) => heed(post(`${appointment(id)}/cancel`, { scope })),
    checkPlan: (wanted) => heed(post('/api/planning/check', wanted)),
    newLink: (id, who) => heed(post(`${participant(id, who)}/link`)),
    givePin: (id, who) => heed(post(`${participant(id, who)}/pin`)),
    resend: (id, who, channel) => heed(post(`${participant(id, who)}/resend`, { channel })),
    settleMessage: (id, who, again) => heed(post(`${participant(id, who)}/unsure`, { again })),
    letter: (id, who, language) => heed(post(`${participant(id, who)}/letter`, { language })),
    revoke: (id, who) => heed(remove(`${participant(id, who)}/link`)),
    status: () => heed(get('/api/status')),
    openTest: (code) => heed(get(`/api/open-tests/${code}`)),
    registration: (query) => heed(get(`/api/registration?${query}`)),
    confirmCode: (appointmentId, code) => heed(post(`/api/registration/${appointmentId}`, { code })),
    availability: () => heed(get('/api/availability')),
    setHours: (id, hours) => heed(post(`/api/availability/${id}/hours`, { hours })),
    addLeave: (id, leave) => heed(post(`/api/availability/${id}/leave`, leave)),
    endLeave: (id, leave) => heed(remove(`/api/availability/${id}/leave/${leave}`)),
    searchPatients: (q) => heed(post('/api/patients/search', { q })),
    previewImport: (file) => heed(post('/api/import/preview', file)),
    importFile: (file) => heed(post('/api/import', file)),
    addColleague: (id, accountId) => heed(post(`${appointment(id)}/colleagues`, { accountId })),
    ownSeat: (id) => heed(post(`${appointment(id)}/seat`)),
    postbus: () => heed(get('/api/postbus')),
    freeSeat: (seat) => heed(post(`/api/seats/${seat}/move`)),
  };
}
