import { DAY, type EpochMs, later } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import type { Tx } from '../core/database.ts';
import type {
  Appointment,
  AppointmentType,
  Channel,
  Clinician,
  DayList,
  MoveAppointment,
  Patient,
  PlanAppointment,
  TypeWanted,
} from '../protocol/agenda.ts';
import type { FollowedLink } from '../protocol/deep-link.ts';
import type { ImportFile, ImportReport } from '../protocol/import.ts';
import { type AgendaApi, agendaApi } from './api/service.ts';
import {
  appointmentsEnded,
  appointmentTypes,
  findAppointments,
  findParticipant,
} from './appointment-store.ts';
import { afterAct, clinicianNames, type DayWanted, day, typeView, view } from './board.ts';
import { followLink } from './deep-link/following.ts';
import type { AgendaDeps } from './deps.ts';
import {
  type AppointmentFacts,
  closing,
  factsOf,
  type Guest,
  type MessageFacts,
  type ParticipantFacts,
} from './facts.ts';
import { type AgendaForgetting, FORGETTING } from './forgetting.ts';
import { guestNames } from './guest-names.ts';
import { givePin, type IdentityCheck, identityCheck } from './identity.ts';
import { importFile, previewImport } from './import/importing.ts';
import { holderOf, issueLink, linkUrl, newLink, resend, revoke, settleMessage } from './invitations.ts';
import { changeKind, createKind } from './kinds.ts';
import { type Office, officeOf } from './office/service.ts';
import { searchPatients } from './patients.ts';
import { cancel, move, plan } from './planning.ts';
import { type RegistrationDesk, registrationDesk } from './registration/service.ts';
import { type Reminders, remindersOf } from './reminders.ts';
import { type PlannedFor, plannedFor, type ReviewedPatient, reviewedPatients } from './review-facts.ts';

export type { AgendaDeps, NewSeats, SeatWindow, Standing } from './deps.ts';
export type { AppointmentFacts, MessageFacts, ParticipantFacts } from './facts.ts';
export type { AgendaForgetting } from './forgetting.ts';
export type { IdentityCheck } from './identity.ts';

/** The agenda: for its routes, for calls (who may sit where, and when) and for delivery (whom to write what). */
export interface AgendaService {
  types(): Promise<AppointmentType[]>;
  /** Also those with which nothing new is planned. */
  allTypes(): Promise<AppointmentType[]>;
  /** @throws {AppError} ALREADY_EXISTS, BAD_NAME */
  createType(by: Context, wanted: TypeWanted): Promise<AppointmentType>;
  /** @throws {AppError} TYPE_UNKNOWN, ALREADY_EXISTS, BAD_NAME */
  changeType(by: Context, id: string, wanted: TypeWanted): Promise<AppointmentType>;
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

  appointmentOf(id: string): Promise<AppointmentFacts | null>;
  /** Those that exist; the others are left out. */
  appointmentsOf(ids: readonly string[]): Promise<readonly AppointmentFacts[]>;
  /** Whose link this is, or null when it is unknown or withdrawn. */
  participantByToken(
    token: string,
  ): Promise<{ participant: ParticipantFacts; appointment: AppointmentFacts } | null>;
  /** What a guest is asked before the seat is taken. */
  identityCheck(participantId: string): Promise<IdentityCheck>;
  /** Names of patients and participants that are still known, by the id under which lines name them. */
  guestNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What a review of the log compares of these patients, and when they had appointments. */
  reviewedPatients(ids: readonly string[]): Promise<readonly ReviewedPatient[]>;
  plannedFor(
    ids: readonly string[],
    within: { readonly from: number; readonly until: number },
  ): Promise<readonly PlannedFor[]>;
  /** Planned appointments whose links stopped working after `from`, up to and including `to`. */
  closedBetween(from: EpochMs, to: EpochMs): Promise<readonly string[]>;

  /** A further valid link, made at the moment of sending. @returns the token. */
  issueLink(tx: Tx, participantId: string): Promise<string>;
  linkUrl(token: string): string;
  messageFacts(participantId: string): Promise<MessageFacts | null>;

  /** Follows a link that another system signed, once. @throws {AppError} all that `followLink` of following.ts throws */
  followLink(by: Context, link: string): Promise<FollowedLink>;
  /** What was done, to register it elsewhere. */
  readonly registration: RegistrationDesk;
  /** For other systems. */
  readonly api: AgendaApi;
  /** The planners' board, and what is set right from it. */
  readonly office: Office;
  /** Runs beside the rest while the app lives. */
  readonly reminders: Reminders;
  /** For retention and erasure. */
  readonly forgetting: AgendaForgetting;
}

/** No type lets its links work longer than this after the planned end. */
const LONGEST_CLOSING = 7 * DAY;

export function agendaService(deps: AgendaDeps): AgendaService {
  const { db } = deps;

  async function appointmentsOf(ids: readonly string[]): Promise<readonly AppointmentFacts[]> {
    const records = await findAppointments(db, ids);
    const names = await clinicianNames(deps, records);
    return records.map((record) => factsOf(record, names.get(record.clinician_id) ?? ''));
  }
  async function appointmentOf(id: string): Promise<AppointmentFacts | null> {
    return (await appointmentsOf([id]))[0] ?? null;
  }

  return {
    types: async () => (await appointmentTypes(db)).filter(({ archived }) => archived === 0).map(typeView),
    allTypes: async () => (await appointmentTypes(db)).map(typeView),
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

    appointmentOf,
    appointmentsOf,
    participantByToken: async (token) => {
      const holder = await holderOf(db, token);
      const appointment = holder === null ? null : await appointmentOf(holder.appointmentId);
      const participant = appointment?.participants.find(({ id }) => id === holder?.participantId);
      return appointment === null || participant === undefined ? null : { participant, appointment };
    },
    identityCheck: (participantId) => identityCheck(deps, participantId),
    guestNames: (ids) => guestNames(db, ids),
    reviewedPatients: (ids) => reviewedPatients(db, ids),
    plannedFor: (ids, within) => plannedFor(db, ids, within),
    closedBetween: async (from, to) => {
      const ended = await appointmentsEnded(db, { start: later(from, -LONGEST_CLOSING), end: to });
      return ended.filter((one) => closing(one) > from && closing(one) <= to).map(({ id }) => id);
    },

    followLink: (by, link) => followLink(deps, by, link),
    ...partsOf(deps),
    issueLink: (tx, participantId) => issueLink(deps, tx, participantId),
    linkUrl: (token) => linkUrl(deps.origin, token),
    messageFacts: async (participantId) => {
      const row = await findParticipant(db, participantId);
      const appointment = row === null ? null : await appointmentOf(row.appointment_id);
      const participant = appointment?.participants.find(({ id }) => id === participantId);
      if (row === null || appointment === null || participant === undefined) return null;
      return { appointment, participant, mail: row.mail, phone: row.phone };
    },
  };
}

/** What stands in the agenda as a whole of its own. */
function partsOf(
  deps: AgendaDeps,
): Pick<AgendaService, 'registration' | 'api' | 'office' | 'reminders' | 'forgetting'> {
  return {
    registration: registrationDesk(deps),
    api: agendaApi(deps),
    office: officeOf(deps),
    reminders: remindersOf(deps),
    forgetting: FORGETTING,
  };
}
