import type { About } from '../audit/event.ts';
import { type EpochMs, later, MINUTE } from '../core/clock.ts';
import type { Pictures } from '../protocol/appointment-types.ts';
import type { Language } from '../protocol/language.ts';
import type { GuestRole } from '../protocol/roles.ts';
import type { AppointmentRecord } from './appointment-store.ts';

/** Somebody who takes part, as other domains may know it. */
export interface ParticipantFacts {
  readonly id: string;
  readonly role: GuestRole;
  readonly name: string;
  readonly patientId: string | null;
  /** In which he is written to. */
  readonly language: Language;
  /** Whom the log means: the patient's record, or this participant where there is none. */
  readonly subject: string;
}

/** A guest of an appointment, as acts name him. */
export interface Guest {
  readonly appointmentId: string;
  readonly participantId: string;
}

/** What other domains may know of an appointment. */
export interface AppointmentFacts {
  readonly id: string;
  readonly clinicianId: string;
  readonly clinicianName: string;
  readonly locationId: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** From when until when 'Ik ben er' works, as the appointment's type says. */
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  /** Whose picture is shown, as the appointment's type says. */
  readonly pictures: Pictures;
  readonly state: 'planned' | 'cancelled';
  readonly sequence: number;
  readonly participants: readonly ParticipantFacts[];
}

/** What a message to a participant needs. */
export interface MessageFacts {
  readonly appointment: AppointmentFacts;
  readonly participant: ParticipantFacts;
  readonly mail: string | null;
  readonly phone: string | null;
  /** The organisation's own, each a paragraph, in the participant's language. */
  readonly ownWords: readonly string[];
}

/** The facts of a stored appointment. */
export function factsOf(record: AppointmentRecord, clinicianName: string): AppointmentFacts {
  const start = record.starts_at as EpochMs;
  const end = record.ends_at as EpochMs;
  return {
    id: record.id,
    clinicianId: record.clinician_id,
    clinicianName,
    locationId: record.location_id,
    start,
    end,
    opens: later(start, -record.type.opens_min * MINUTE),
    closes: closing({ ends_at: end, closes_min: record.type.closes_min }),
    pictures: record.type.pictures,
    state: record.state,
    sequence: record.sequence,
    participants: record.participants.map((one) => ({
      id: one.id,
      role: one.role,
      name: one.name,
      patientId: one.patient_id,
      language: one.language,
      subject: one.patient_id ?? one.id,
    })),
  };
}

/** The person of a participant as the log names it: never by name. */
export function personOf(participant: { id: string; patient_id: string | null }): About {
  return participant.patient_id === null
    ? { kind: 'participant', id: participant.id }
    : { kind: 'patient', id: participant.patient_id };
}

/** What a line about an appointment is about: everybody who takes part, and the appointment itself. */
export function aboutAppointment({
  id,
  participants,
}: Pick<AppointmentRecord, 'id' | 'participants'>): readonly About[] {
  return [...participants.map(personOf), { kind: 'appointment', id }];
}

/** When the links of an appointment stop working. */
export function closing(of: { readonly ends_at: number; readonly closes_min: number }): EpochMs {
  return later(of.ends_at as EpochMs, of.closes_min * MINUTE);
}
