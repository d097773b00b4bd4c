import type { Context } from '../core/context.ts';
import type { Tx } from '../core/database.ts';
import type {
  Appointment,
  AppointmentType,
  Channel,
  Clinician,
  DayList,
  KindOfAppointment,
  MoveAppointment,
  Patient,
  PlanAppointment,
  TextPreview,
  TypeWanted,
} from '../protocol/agenda.ts';
import type { FollowedLink } from '../protocol/deep-link.ts';
import type { ImportFile, ImportReport } from '../protocol/import.ts';
import { type AgendaAnswers, answersOf } from './answers.ts';
import { type AgendaApi, agendaApi } from './api/service.ts';
import { appointmentTypes, setClinician } from './appointment-store.ts';
import { afterAct, type DayWanted, day, kindView, typeView, view } from './board.ts';
import { followLink } from './deep-link/following.ts';
import type { AgendaDeps } from './deps.ts';
import type { Guest } from './facts.ts';
import { type AgendaForgetting, FORGETTING } from './forgetting.ts';
import { givePin } from './identity.ts';
import { importFile, previewImport } from './import/importing.ts';
import { newLink, resend, revoke, settleMessage } from './invitations.ts';
import { changeKind, createKind, previewText } from './kinds.ts';
import { type Letters, lettersOf } from './letters/letters.ts';
import { type Office, officeOf } from './office/service.ts';
import { searchPatients } from './patients.ts';
import { cancel, move, plan } from './planning.ts';
import { type Reminders, remindersOf } from './reminders.ts';

export type { AgendaDeps, NewSeats, SeatWindow, Standing } from './deps.ts';
export type { AppointmentFacts, ParticipantFacts } from './facts.ts';
export type { AgendaForgetting } from './forgetting.ts';
export type { IdentityCheck } from './identity.ts';

/** The agenda: for its routes, and for the other domains. */
export interface AgendaService extends AgendaAnswers {
  types(): Promise<AppointmentType[]>;
  /** Also those with which nothing new is planned. */
  allTypes(): Promise<KindOfAppointment[]>;
  /** How an invitation reads with a kind's own sentence in it, and what that would tell. */
  previewText(ownText: string): Promise<TextPreview>;
  /** @throws {AppError} ALREADY_EXISTS, BAD_NAME */
  createType(by: Context, wanted: TypeWanted): Promise<KindOfAppointment>;
  /** @throws {AppError} TYPE_UNKNOWN, ALREADY_EXISTS, BAD_NAME */
  changeType(by: Context, id: string, wanted: TypeWanted): Promise<KindOfAppointment>;
  clinicians(): Promise<readonly Clinician[]>;
  plan(by: Context, wanted: PlanAppointment): Promise<Appointment>;
  move(by: Context, id: string, to: MoveAppointment): Promise<Appointment>;
  cancel(by: Context, id: string): Promise<Appointment>;
  day(by: Context, wanted: DayWanted): Promise<DayList>;
  view(by: Context, id: string): Promise<Appointment>;
  newLink(by: Context, appointmentId: string, participantId: string): Promise<{ url: string }>;
  /** @throws {AppError} NO_CHANNEL when there is no such way */
  resend(by: Context, guest: Guest, channel: Channel): Promise<void>;
  /** @throws {AppError} WRONG_PHASE when no message waits for a person */
  settleMessage(by: Context, guest: Guest, again: boolean): Promise<void>;
  revoke(by: Context, appointmentId: string, participantId: string): Promise<void>;
  givePin(by: Context, appointmentId: string, participantId: string): Promise<{ pin: string }>;
  searchPatients(by: Context, typed: string): Promise<readonly Patient[]>;
  previewImport(by: Context, file: ImportFile): Promise<ImportReport>;
  importFile(by: Context, file: ImportFile): Promise<ImportReport>;

  /** Follows a link that another system signed, once. @throws {AppError} all that `followLink` of following.ts throws */
  followLink(by: Context, link: string): Promise<FollowedLink>;
  /** A colleague took the call over: the appointment is his from now on. The line is the caller's. */
  changeClinician(tx: Tx, appointmentId: string, accountId: string): Promise<void>;

  /** For other systems. */
  readonly api: AgendaApi;
  /** Invitations on paper. */
  readonly letters: Letters;
  /** The planners' board, and what is set right from it. */
  readonly office: Office;
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
    previewText: (ownText) => previewText(deps, ownText),
    createType: (by, wanted) => createKind(deps, by, wanted),
    changeType: (by, id, wanted) => changeKind(deps, by, id, wanted),
    clinicians: deps.clinicians,
    plan: async (by, wanted) => await afterAct(deps, await plan(deps, by, wanted)),
    move: async (by, id, to) => {
      await move(deps, by, id, to);
      return await afterAct(deps, id);
    },
    cancel: async (by, id) => {
      await cancel(deps, by, id);
      return await afterAct(deps, id);
    },
    day: (by, wanted) => day(deps, by, wanted),
    view: (by, id) => view(deps, by, id),
    newLink: (by, appointmentId, participantId) => newLink(deps, by, appointmentId, participantId),
    resend: (by, guest, channel) => resend(deps, by, guest, channel),
    settleMessage: (by, guest, again) => settleMessage(deps, by, guest, again),
    revoke: (by, appointmentId, participantId) => revoke(deps, by, appointmentId, participantId),
    givePin: (by, appointmentId, participantId) => givePin(deps, by, appointmentId, participantId),
    searchPatients: (by, typed) => searchPatients(deps, by, typed),
    previewImport: (by, file) => previewImport(deps, by, file),
    importFile: (by, file) => importFile(deps, by, file),

    ...answersOf(deps),
    followLink: (by, link) => followLink(deps, by, link),
    changeClinician: (tx, id, accountId) => setClinician(tx, id, accountId, deps.clock()),
    api: agendaApi(deps),
    letters: lettersOf(deps),
    office: officeOf(deps),
    reminders: remindersOf(deps),
    forgetting: FORGETTING,
  };
}
