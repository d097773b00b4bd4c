import type { NewParticipant, Patient, PlanAppointment } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import type { Language } from '../../../server/protocol/language.ts';
import type { GuestRole } from '../../../server/protocol/roles.ts';
import { type Repeat, type RepeatFault, repeatFaults, repeats, startsOf } from './series.ts';
import { dayOf, instantOf, isDay, readTime } from './zone.ts';

/** Guests beside the host: a call has eight seats. */
export const MOST_PARTICIPANTS = 7;
const MOST_LETTERS = 100;
/** As the app has it: an appointment may begin in the running quarter of an hour, with the patient on the phone. */
const JUST_PAST_MS = 15 * 60_000;
const SHORTEST_MIN = 5;
const LONGEST_MIN = 480;

/** One person as far as typed. `key` names the person's fields on screen; it never leaves the page. */
export interface DraftParticipant {
  key: string;
  role: GuestRole;
  /** Which patient record this is: a known one that was picked, a new one, or nobody chose yet. Patients only. */
  record: Patient | 'new' | 'undecided';
  name: string;
  birthDate: string;
  mail: string;
  phone: string;
  language: Language;
}

/** An appointment as far as typed: everything as text, as the fields hold it. */
export interface Draft {
  typeId: string;
  clinicianId: string;
  /** '' = the main location. */
  locationId: string;
  day: string;
  time: string;
  durationMin: string;
  repeat: Repeat;
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
  | 'past-time'
  | 'duration'
  | 'missing-name'
  | 'long-name'
  | 'choose-patient'
  | 'birth-date'
  | 'no-channel'
  | 'mail'
  | 'phone'
  | RepeatFault;

/** The field that a fault stands beside: one of the appointment, or `<participant key>.<field>`. */
export type FieldName = string;

/** Either a plan that can be sent, or what to mend first. */
export type Checked =
  | { readonly ok: true; readonly plan: PlanAppointment }
  | { readonly ok: false; readonly faults: ReadonlyMap<FieldName, Fault> };

/** A person without anything typed yet. */
export function newParticipant(key: string, role: GuestRole): DraftParticipant {
  return { key, role, record: 'undecided', name: '', birthDate: '', mail: '', phone: '', language: 'nl' };
}

/** The person with what is known of this patient filled in; what was typed as a search gives way. */
export function withPatient(participant: DraftParticipant, patient: Patient): DraftParticipant {
  return {
    ...participant,
    record: patient,
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
  if (draft.typeId === '') faults.set('typeId', 'missing-type');
  if (draft.clinicianId === '') faults.set('clinicianId', 'missing-clinician');
  for (const [field, fault] of periodFaults(draft, zone, nowMs)) faults.set(field, fault);
  for (const [field, fault] of repeatFaults(draft, draft.repeat, zone)) faults.set(field, fault);
  for (const participant of draft.participants)
    for (const [field, fault] of participantFaults(participant, zone, nowMs))
      faults.set(`${participant.key}.${field}`, fault);

  const [start, ...further] = startsIn(draft, zone);
  if (faults.size > 0 || start === undefined) return { ok: false, faults };
  return { ok: true, plan: planOf(draft, start, further) };
}

/** Every time that is asked for, as far as typed. */
export function startsIn(draft: Pick<Draft, 'day' | 'time' | 'repeat'>, zone: string): readonly string[] {
  if (repeats(draft.repeat)) return startsOf(draft, draft.repeat, zone);
  const start = instantOf(draft.day, draft.time, zone);
  return start === null ? [] : [start];
}

/** When an appointment is to be, as typed: for a plan and for a move. */
export type DraftPeriod = Pick<Draft, 'day' | 'time' | 'durationMin'>;

/** What is wrong with a day, a time and a duration in minutes. */
export function* periodFaults(
  { day, time, durationMin }: DraftPeriod,
  zone: string,
  nowMs: number,
): Generator<[keyof DraftPeriod, Fault]> {
  const dayExists = isDay(day);
  const over = dayExists && day < dayOf(nowMs, zone);
  if (!dayExists) yield ['day', 'missing-day'];
  if (over) yield ['day', 'past-day'];

  const start = dayExists ? instantOf(day, time, zone) : null;
  if (readTime(time) === null) yield ['time', 'missing-time'];
  else if (dayExists && start === null) yield ['time', 'no-such-time'];
  else if (start !== null && !over && Date.parse(start) < nowMs - JUST_PAST_MS) yield ['time', 'past-time'];

  const minutes = /^\d{1,3}$/.test(durationMin.trim()) ? Number(durationMin) : 0;
  if (minutes < SHORTEST_MIN || minutes > LONGEST_MIN) yield ['durationMin', 'duration'];
}

function* participantFaults(
  participant: DraftParticipant,
  zone: string,
  nowMs: number,
): Generator<[keyof DraftParticipant, Fault]> {
  const name = participant.name.trim();
  if (name === '') yield ['name', 'missing-name'];
  else if (countLetters(name) > MOST_LETTERS) yield ['name', 'long-name'];
  else if (participant.role === 'patient' && participant.record === 'undecided')
    yield ['name', 'choose-patient'];
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

function planOf(draft: Draft, start: string, further: readonly string[]): PlanAppointment {
  return {
    typeId: draft.typeId,
    clinicianId: draft.clinicianId,
    ...(draft.locationId === '' ? {} : { locationId: draft.locationId }),
    start,
    ...(further.length > 0 && { further: [...further] }),
    durationMin: Number(draft.durationMin),
    participants: draft.participants.map(participantOf),
  };
}

/**
 * Only what was filled in: an empty text is no mail address. A known patient keeps the birth date of the record; who is
 * no patient has no record here, whatever stood in the fields before the role was changed.
 */
function participantOf({
  role,
  record,
  name,
  birthDate,
  mail,
  phone,
  language,
}: DraftParticipant): NewParticipant {
  return {
    role,
    name: name.trim(),
    language,
    ...(role === 'patient' ? recordOf(record, birthDate) : {}),
    ...(mail.trim() === '' ? {} : { mail: mail.trim() }),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
  };
}

function recordOf(
  record: DraftParticipant['record'],
  birthDate: string,
): Pick<NewParticipant, 'patientId' | 'birthDate'> {
  if (typeof record === 'object') return { patientId: record.id };
  return birthDate === '' ? {} : { birthDate };
}
