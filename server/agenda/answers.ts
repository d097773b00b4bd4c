import { DAY, type EpochMs, later } from '../core/clock.ts';
import type { Tx } from '../core/database.ts';
import { appointmentsEnded, findAppointments, findParticipant } from './appointment-store.ts';
import { clinicianNames } from './board.ts';
import type { AgendaDeps } from './deps.ts';
import {
  type AppointmentFacts,
  closing,
  factsOf,
  type MessageFacts,
  type ParticipantFacts,
} from './facts.ts';
import { guestNames } from './guest-names.ts';
import { type IdentityCheck, identityCheck } from './identity.ts';
import { holderOf, issueLink, linkUrl } from './invitations.ts';
import { wordsFor } from './own-words/service.ts';
import { type PlannedFor, plannedFor, type ReviewedPatient, reviewedPatients } from './review-facts.ts';

/** What other domains ask of the agenda: calls (who may sit where, and when), delivery (whom to write what), the log. */
export interface AgendaAnswers {
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
}

/** No type lets its links work longer than this after the planned end. */
const LONGEST_CLOSING = 7 * DAY;

/** Answers them from what is stored. */
export function answersOf(deps: AgendaDeps): AgendaAnswers {
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
    issueLink: (tx, participantId) => issueLink(deps, tx, participantId),
    linkUrl: (token) => linkUrl(deps.origin, token),
    messageFacts: async (participantId) => {
      const row = await findParticipant(db, participantId);
      if (row === null) return null;
      const [record] = await findAppointments(db, [row.appointment_id]);
      const appointment = await appointmentOf(row.appointment_id);
      const participant = appointment?.participants.find(({ id }) => id === participantId);
      if (record === undefined || appointment === null || participant === undefined) return null;
      const belongs = { locationId: record.location_id, typeId: record.type_id };
      const ownWords = await wordsFor(db, belongs, row.language);
      return { appointment, participant, mail: row.mail, phone: row.phone, ownWords };
    },
  };
}
