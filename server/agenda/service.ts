import type { Context } from '../core/context.ts';
import type { Tx } from '../core/database.ts';
import type {
  Appointment,
  Channel,
  Colleague,
  DayList,
  MoveAppointment,
  Patient,
  PlanAppointment,
  SeriesScope,
} from '../protocol/agenda.ts';
import type { AppointmentType, KindOfAppointment, TypeWanted } from '../protocol/appointment-types.ts';
import type { BreakGlass, GlassBroken } from '../protocol/break-glass.ts';
import type { FollowedLink } from '../protocol/deep-link.ts';
import type { ImportFile, ImportReport } from '../protocol/import.ts';
import { type AgendaAnswers, answersOf } from './answers.ts';
import { type AgendaApi, agendaApi } from './api/service.ts';
import { appointmentTypes, setClinician } from './appointment-store.ts';
import { type Availability, availabilityOf } from './availability/service.ts';
import { afterAct, type DayWanted, day, kindView, typeView, view } from './board.ts';
import { breakGlass, endBrokenGlass } from './break-glass/breaking.ts';
import { type Calendars, calendarsOf } from './calendars/service.ts';
import { cancel, move } from './changing.ts';
import { followLink } from './deep-link/following.ts';
import type { AgendaDeps } from './deps.ts';
import type { AppointmentFacts, Guest } from './facts.ts';
import { type Feeds, feedsOf } from './feed/service.ts';
import { type FigurePlace, figurePlace } from './figures/place.ts';
import { type FiguresDesk, figuresDesk } from './figures/service.ts';
import { type AgendaForgetting, FORGETTING } from './forgetting.ts';
import { givePin } from './identity.ts';
import { birthDateOf } from './identity-store.ts';
import { importFile, previewImport } from './import/importing.ts';
import { newLink, resend, revoke, settleMessage } from './invitations.ts';
import { changeKind, createKind } from './kinds.ts';
import { codeHash, newCode, readCode } from './letters/code.ts';
import { type Letters, lettersOf } from './letters/letters.ts';
import { type Office, officeOf } from './office/service.ts';
import { type OwnAgendaDesk, ownAgendaDesk } from './own/service.ts';
import { type OwnWords, ownWordsOf } from './own-words/service.ts';
import { searchPatients } from './patients.ts';
import { plan } from './planning.ts';
import { type Protection, protectionOf } from './protection/service.ts';
import { colleagues, reachOf } from './reach.ts';
import { type RegistrationDesk, registrationDesk } from './registration/service.ts';
import { type Reminders, remindersOf } from './reminders.ts';
import { type TestCalls, testCallsOf } from './test-call/service.ts';
import { type WalkInQueue, walkInQueue } from './walk-in/queue.ts';
import { type Reception, receptionOf } from './walk-in/reception.ts';

export type { AgendaDeps, NewSeats, SeatWindow, Standing } from './deps.ts';
export type { AppointmentFacts, ParticipantFacts } from './facts.ts';
export type { AgendaForgetting } from './forgetting.ts';
export type { IdentityCheck } from './identity.ts';

/** The agenda: for its routes, and for the other domains. */
export interface AgendaService extends AgendaAnswers {
  types(): Promise<AppointmentType[]>;
  /** Also those with which nothing new is planned. */
  allTypes(): Promise<KindOfAppointment[]>;
  /** @throws {AppError} ALREADY_EXISTS, BAD_NAME */
  createType(by: Context, wanted: TypeWanted): Promise<KindOfAppointment>;
  /** @throws {AppError} TYPE_UNKNOWN, ALREADY_EXISTS, BAD_NAME */
  changeType(by: Context, id: string, wanted: TypeWanted): Promise<KindOfAppointment>;
  /** Clinicians whom who asks may choose, for the agenda or for a call. */
  colleagues(by: Context): Promise<Colleague[]>;
  /** Whether this appointment is his who asks to see and to act in. */
  reaches(by: Context, appointment: Pick<AppointmentFacts, 'id' | 'clinicianId'>): Promise<boolean>;
  plan(by: Context, wanted: PlanAppointment): Promise<Appointment>;
  move(by: Context, id: string, to: MoveAppointment): Promise<Appointment>;
  /** `scope`: which of its series; by default this one. */
  cancel(by: Context, id: string, scope?: SeriesScope): Promise<Appointment>;
  day(by: Context, wanted: DayWanted): Promise<DayList>;
  view(by: Context, id: string): Promise<Appointment>;
  newLink(by: Context, appointmentId: string, participantId: string): Promise<{ url: string }>;
  /** @throws {AppError} NO_CHANNEL when there is no such way */
  resend(by: Context, guest: Guest, channel: Channel): Promise<void>;
  /** @throws {AppError} WRONG_PHASE when no message waits for a person */
  settleMessage(by: Context, guest: Guest, again: boolean): Promise<void>;
  revoke(by: Context, appointmentId: string, participantId: string): Promise<void>;
  givePin(by: Context, appointmentId: string, participantId: string): Promise<{ pin: string }>;
  /** @throws {AppError} APPOINTMENT_UNKNOWN, PATIENT_UNKNOWN, BAD_REQUEST */
  breakGlass(by: Context, asked: BreakGlass): Promise<GlassBroken>;
  /** Tells of what was opened so and is over. Call it about once a minute. */
  endBrokenGlass(): Promise<void>;
  searchPatients(by: Context, typed: string): Promise<readonly Patient[]>;
  previewImport(by: Context, file: ImportFile): Promise<ImportReport>;
  importFile(by: Context, file: ImportFile): Promise<ImportReport>;

  /** Follows a link that another system signed, once. @throws {AppError} all that `followLink` of following.ts throws */
  followLink(by: Context, link: string): Promise<FollowedLink>;
  /** What was done, to register it elsewhere. */
  readonly registration: RegistrationDesk;
  /** A colleague took the call over: the appointment is his from now on. The line is the caller's. */
  changeClinician(tx: Tx, appointmentId: string, accountId: string): Promise<void>;

  /** How it goes, in numbers. */
  readonly figures: FiguresDesk;
  /** Where an appointment counts in sums by month; null: nowhere. */
  figurePlace(tx: Tx, appointmentId: string): Promise<FigurePlace | null>;
  /** Calls that somebody makes with himself, to try. */
  readonly testCalls: TestCalls;
  /** For other systems. */
  readonly api: AgendaApi;
  /** When clinicians can be planned. */
  readonly availability: Availability;
  /** Calendars of other systems that are looked at. */
  readonly calendars: Calendars;
  /** Agendas that other programs read. */
  readonly feeds: Feeds;
  /** Of patients with an account. */
  readonly own: OwnAgendaDesk;
  /** What letters say beside their own words. */
  readonly ownWords: OwnWords;
  /** Invitations on paper. */
  readonly letters: Letters;
  /** The planners' board, and what is set right from it. */
  readonly office: Office;
  /** @see birthDateOf of identity-store.ts */
  birthDateOf(patientId: string): Promise<string | null | undefined>;
  /** A fresh code for a person to type. */
  newCode(): string;
  /** The keyed hash of a code as it was typed; null: it is none. */
  hashOfCode(key: Buffer, typed: string): Buffer | null;
  /** Who came by without an appointment: what they do, and what staff do for them. */
  readonly walkIns: WalkInQueue;
  readonly reception: Reception;
  /** Patients with extra protection. */
  readonly protection: Protection;
  /** Runs beside the rest while the app lives. */
  readonly reminders: Reminders;
  /** For retention and erasure. */
  readonly forgetting: AgendaForgetting;
}

/** Makes the agenda of the organisation. */
export function agendaService(deps: AgendaDeps): AgendaService {
  const { db } = deps;
  return {
    types: async () => (await appointmentTypes(db)).filter(({ archived }) => archived === 0).map(typeView),
    allTypes: async () => (await appointmentTypes(db)).map(kindView),
    createType: (by, wanted) => createKind(deps, by, wanted),
    changeType: (by, id, wanted) => changeKind(deps, by, id, wanted),
    colleagues: (by) => colleagues(deps, by),
    reaches: async (by, { id, clinicianId }) =>
      (await reachOf(deps, by)).covers({ id, clinician_id: clinicianId }),
    plan: async (by, wanted) => await afterAct(deps, await plan(deps, by, wanted)),
    move: async (by, id, to) => {
      await move(deps, by, id, to);
      return await afterAct(deps, id);
    },
    cancel: async (by, id, scope) => {
      await cancel(deps, by, id, scope);
      return await afterAct(deps, id);
    },
    day: (by, wanted) => day(deps, by, wanted),
    view: (by, id) => view(deps, by, id),
    newLink: (by, appointmentId, participantId) => newLink(deps, by, appointmentId, participantId),
    resend: (by, guest, channel) => resend(deps, by, guest, channel),
    settleMessage: (by, guest, again) => settleMessage(deps, by, guest, again),
    revoke: (by, appointmentId, participantId) => revoke(deps, by, appointmentId, participantId),
    givePin: (by, appointmentId, participantId) => givePin(deps, by, appointmentId, participantId),
    breakGlass: (by, asked) => breakGlass(deps, by, asked),
    endBrokenGlass: () => endBrokenGlass(deps),
    searchPatients: (by, typed) => searchPatients(deps, by, typed),
    previewImport: (by, file) => previewImport(deps, by, file),
    importFile: (by, file) => importFile(deps, by, file),

    ...answersOf(deps),
    followLink: (by, link) => followLink(deps, by, link),
    registration: registrationDesk(deps),
    changeClinician: (tx, id, accountId) => setClinician(tx, id, accountId, deps.clock()),
    figures: figuresDesk(deps),
    figurePlace,
    testCalls: testCallsOf(deps),
    api: agendaApi(deps),
    availability: availabilityOf(deps),
    calendars: calendarsOf(deps),
    feeds: feedsOf(deps),
    own: ownAgendaDesk(deps),
    ownWords: ownWordsOf(deps),
    letters: lettersOf(deps),
    office: officeOf(deps),
    birthDateOf: (patientId) => birthDateOf(db, patientId),
    newCode,
    hashOfCode: (key, typed) => {
      const code = readCode(typed);
      return code === null ? null : codeHash(key, code);
    },
    walkIns: walkInQueue(deps),
    reception: receptionOf(deps),
    protection: protectionOf(deps),
    reminders: remindersOf(deps),
    forgetting: FORGETTING,
  };
}
