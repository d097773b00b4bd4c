import type {
  AppointmentType,
  NewParticipant,
  Patient,
  PlanAppointment,
} from '../../../server/protocol/agenda.ts';
import type { GuestRole } from '../../../server/protocol/roles.ts';
import { type Day, dayOf, instantOf, isDay } from './zone.ts';

/** Guests beside the host: a call has eight seats. */
export const MOST_PARTICIPANTS = 7;
const SHORTEST_MIN = 5;
const LONGEST_MIN = 480;

/** One person as far as typed. `key` names the person's fields on screen; it never leaves the page. */
export interface DraftParticipant {
  key: string;
  role: GuestRole;
  /** A known patient that was picked, or `null`: a new one. */
  patient: Patient | null;
  name: string;
  birthDate: string;
  mail: string;
  phone: string;
}

/** An appointment as far as typed: everything as text, as the fields hold it. */
export interface Draft {
  typeId: string;
  clinicianId: string;
  day: string;
  time: string;
  durationMin: string;
  participants: DraftParticipant[];
}

/** What is wrong with a field: the end of its text's key, `plan.error.…`. */
export type Fault =
  | 'missing-type'
  | 'missing-clinician'
  | 'missing-day'
  | 'past-day'
  | 'missing-time'
  | 'no-such-time'
  | 'duration'
  | 'missing-name'
  | 'long-name'
  | 'birth-date'
  | 'no-channel'
  | 'mail'
  | 'phone';

/** The field that a fault stands beside: one of the appointment, or `<participant key>.<field>`. */
export type FieldName = string;

/** Either a plan that can be sent, or what to mend first. */
export type Checked =
  | { readonly ok: true; readonly plan: PlanAppointment }
  | { readonly ok: false; readonly faults: ReadonlyMap<FieldName, Fault> };

/** A person without anything typed yet. */
export function newParticipant(key: string, role: GuestRole): DraftParticipant {
  return { key, role, patient: null, name: '', birthDate: '', mail: '', phone: '' };
}

/** The person with what is known of this patient filled in; what was typed as a search gives way. */
export function withPatient(participant: DraftParticipant, patient: Patient): DraftParticipant {
  return {
    ...participant,
    patient,
    name: patient.name,
    birthDate: patient.birthDate ?? '',
    mail: patient.mail ?? '',
    phone: patient.phone ?? '',
  };
}

/** The draft with another type, and that type's usual duration. */
export function withType(draft: Draft, type: AppointmentType): Draft {
  return { ...draft, typeId: type.id, durationMin: String(type.durationMin) };
}

/** Checks everything at once, so that nobody mends one field only to hear of the next. */
export function check(draft: Draft, zone: string, nowMs: number): Checked {
  const faults = new Map<FieldName, Fault>();
  const note = (field: FieldName, fault: Fault | null): void => {
    if (fault) faults.set(field, fault);
  };
  note('typeId', draft.typeId === '' ? 'missing-type' : null);
  note('clinicianId', draft.clinicianId === '' ? 'missing-clinician' : null);
  note('day', dayFault(draft.day, zone, nowMs));
  note('time', timeFault(draft, zone));
  note('durationMin', durationFault(draft.durationMin));
  for (const participant of draft.participants)
    for (const [field, fault] of participantFaults(participant, zone, nowMs))
      note(`${participant.key}.${field}`, fault);

  const start = instantOf(draft.day, draft.time, zone);
  if (faults.size > 0 || start === null) return { ok: false, faults };
  return { ok: true, plan: planOf(draft, start) };
}

/** What is wrong with the day of a plan or a move: none, unreadable, or over. */
export function dayFault(day: Day, zone: string, nowMs: number): Fault | null {
  if (!isDay(day)) return 'missing-day';
  return day < dayOf(nowMs, zone) ? 'past-day' : null;
}

/** What is wrong with the time: none, or an hour that the clock skips that day. */
export function timeFault({ day, time }: Pick<Draft, 'day' | 'time'>, zone: string): Fault | null {
  if (!/^\d\d:\d\d$/.test(time)) return 'missing-time';
  return isDay(day) && instantOf(day, time, zone) === null ? 'no-such-time' : null;
}

/** What is wrong with a duration in minutes. */
export function durationFault(text: string): Fault | null {
  const minutes = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return minutes >= SHORTEST_MIN && minutes <= LONGEST_MIN ? null : 'duration';
}

function* participantFaults(
  participant: DraftParticipant,
  zone: string,
  nowMs: number,
): Generator<[keyof DraftParticipant, Fault]> {
  const name = participant.name.trim();
  if (name === '') yield ['name', 'missing-name'];
  if (countLetters(name) > 100) yield ['name', 'long-name'];
  const { birthDate } = participant;
  if (birthDate !== '' && (!isDay(birthDate) || birthDate > dayOf(nowMs, zone) || birthDate < '1890-01-01'))
    yield ['birthDate', 'birth-date'];
  const mail = participant.mail.trim();
  const phone = participant.phone.trim();
  if (mail === '' && phone === '') yield ['mail', 'no-channel'];
  if (mail !== '' && !MAIL.test(mail)) yield ['mail', 'mail'];
  if (phone !== '' && !isPhone(phone)) yield ['phone', 'phone'];
}

/** The same shape as the contract's `Mail`; the mail server has the last word. */
const MAIL = /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]{1,190}\.[^\s@<>"(),;:\\.]{2,63}$/;

/** Loose on purpose: the app knows the numbering plans, this only catches a slip of the finger. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return /^\+?[\d\s()./-]+$/.test(text) && digits >= 8 && digits <= 15;
}

/** Characters as people count them: a flag or a family of emoji is one. */
function countLetters(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}

function planOf(draft: Draft, start: string): PlanAppointment {
  return {
    typeId: draft.typeId,
    clinicianId: draft.clinicianId,
    start,
    durationMin: Number(draft.durationMin),
    participants: draft.participants.map(participantOf),
  };
}

/** Only what was filled in: an empty text is no mail address. A known patient's birth date is not ours to send. */
function participantOf({ role, patient, name, birthDate, mail, phone }: DraftParticipant): NewParticipant {
  const own = role === 'patient' && patient === null && birthDate !== '' ? { birthDate } : {};
  return {
    role,
    name: name.trim(),
    ...(patient === null ? own : { patientId: patient.id }),
    ...(mail.trim() === '' ? {} : { mail: mail.trim() }),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
  };
}
