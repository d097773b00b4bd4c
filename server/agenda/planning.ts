import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { AppointmentRow, ParticipantRow, PatientRow } from '../core/schema.ts';
import type { PlanAppointment } from '../protocol/agenda.ts';
import {
  type AppointmentRecord,
  appointmentTypes,
  findAppointments,
  insertAppointment,
} from './appointment-store.ts';
import { type Contact, cleanContact } from './contact.ts';
import type { AgendaDeps, QueuedMessage } from './deps.ts';
import { aboutAppointment, personOf } from './facts.ts';
import { appointmentNumbered, insertNumbers, type Numbers } from './import/number-store.ts';
import { findPatients, insertPatients, type PatientRecord } from './patient-store.ts';
import { plannedPeriod } from './period.ts';
import { demandIncludes, demandReach, type Reach, reachOf } from './reach.ts';
import { leadsOf } from './reminder.ts';

/**
 * Plans an appointment, or a series of them: records, seats, messages and lines are saved together, or nothing is.
 *
 * @param numbers what another system calls it: with these it is planned once, however often it is asked for.
 * @returns the id of the (first) new appointment.
 * @throws {AppError} BAD_TIME, BAD_NAME, BAD_PHONE, NO_CHANNEL, TYPE_UNKNOWN, NOT_BY_VIDEO, CLINICIAN_UNKNOWN, OTHER_DEPARTMENT,
 *   LOCATION_UNKNOWN, PATIENT_UNKNOWN, ALREADY_EXISTS
 */
export async function plan(
  deps: AgendaDeps,
  by: Context,
  wanted: PlanAppointment,
  numbers: Numbers | null = null,
): Promise<string> {
  const now = deps.clock();
  const contacts = await Promise.all(wanted.participants.map((typed) => cleanContact(typed, now)));
  const rows = await rowsOf(deps, by, wanted, now);
  const [first] = rows;
  const bundle = rows.length > 1 ? newId() : null;
  const usual = await deps.reminderLeads();
  await transact(deps.db, async (tx) => {
    const type = (await appointmentTypes(tx)).find(({ id }) => id === wanted.typeId);
    if (type === undefined || type.archived !== 0) throw new AppError('TYPE_UNKNOWN');
    if (type.way !== 'video') throw new AppError('NOT_BY_VIDEO');
    const reminds = (leadsOf(type) ?? usual).length > 0;
    const { people, fresh } = await admitToRecords(tx, contacts, now);
    await insertPatients(tx, fresh);
    for (const patient of fresh)
      await deps.append(tx, { code: 'patient.create', by, about: [{ kind: 'patient', id: patient.id }] });
    for (const row of rows) {
      const participants = people.map((one) => ({ ...one, id: newId(), appointment_id: row.id }));
      await planOne(deps, tx, by, { ...row, type, participants }, numbers);
      for (const one of participants) await deps.enqueue(tx, invitationTo(one, bundle, reminds));
    }
  });
  for (const { id } of rows) await deps.appointmentChanged(id);
  return first.id;
}

/**
 * The appointments that a planner asks for, by time.
 *
 * @throws {AppError} BAD_TIME, CLINICIAN_UNKNOWN, OTHER_DEPARTMENT, LOCATION_UNKNOWN
 */
async function rowsOf(
  deps: AgendaDeps,
  by: Context,
  { typeId, clinicianId, locationId, start, further = [], durationMin }: PlanAppointment,
  now: EpochMs,
): Promise<readonly [AppointmentRow, ...AppointmentRow[]]> {
  const periods = [start, ...further].map((one) => plannedPeriod(now, one, durationMin));
  if (new Set(periods.map((one) => one.start)).size < periods.length) throw new AppError('BAD_TIME');
  const clinicians = await deps.clinicians();
  if (!clinicians.some(({ id }) => id === clinicianId)) throw new AppError('CLINICIAN_UNKNOWN');
  demandIncludes(await reachOf(deps, by), clinicianId);
  const common = {
    type_id: typeId,
    clinician_id: clinicianId,
    location_id: await locationFor(deps, locationId),
    state: 'planned' as const,
    sequence: 0,
    series_id: periods.length > 1 ? newId() : null,
    created_by: by.actor.kind === 'staff' || by.actor.kind === 'service' ? by.actor.id : by.actor.kind,
    created_at: now,
    changed_at: now,
  };
  const [first, ...others] = periods
    .toSorted((one, other) => one.start - other.start)
    .map((period) => ({ id: newId(), starts_at: period.start, ends_at: period.end, ...common }));
  if (first === undefined) throw new AppError('BAD_TIME');
  return [first, ...others];
}

/** The invitation to one of a series, in one letter with the others. */
function invitationTo(one: ParticipantRow, bundle: string | null, reminds: boolean): QueuedMessage {
  const message = messageTo(one, 'invitation', 0);
  // a text message has room for one link: the others come with their reminders, or one by one
  return { ...message, bundle: message.channel === 'mail' || reminds ? bundle : null };
}

/** Saves one appointment with its numbers and seats, and tells the log: by then it is known who else is to hear of it. */
export async function planOne(
  deps: AgendaDeps,
  tx: Tx,
  by: Context,
  record: AppointmentRecord,
  numbers: Numbers | null,
): Promise<void> {
  const { type: _, participants, ...row } = record;
  await insertAppointment(tx, row, participants);
  if (numbers !== null) await remember(tx, numbers, row.id, participants);
  await deps.createSeats(tx, {
    appointmentId: row.id,
    hostAccountId: row.clinician_id,
    participants: participants.map(({ id, role }) => ({ id, role })),
  });
  await logPlanned(deps, tx, by, record);
}

/** @throws {AppError} LOCATION_UNKNOWN: not there, or no longer used */
async function locationFor(
  { mainLocation, locations }: Pick<AgendaDeps, 'mainLocation' | 'locations'>,
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) return (await mainLocation()).id;
  const found = (await locations()).find(({ id, inUse }) => id === wanted && inUse);
  if (found === undefined) throw new AppError('LOCATION_UNKNOWN');
  return found.id;
}

async function remember(
  tx: Tx,
  numbers: Numbers,
  appointment: string,
  participants: readonly ParticipantRow[],
): Promise<void> {
  if ((await appointmentNumbered(tx, numbers.source, numbers.appointment)) !== null)
    throw new AppError('ALREADY_EXISTS');
  const patient = participants.find(({ patient_id }) => patient_id !== null)?.patient_id ?? null;
  await insertNumbers(tx, numbers, { appointment, patient });
}

/**
 * The appointment, which must be within reach and still stand.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, APPOINTMENT_CANCELLED
 */
export async function demandPlanned(tx: Tx, reach: Reach, appointmentId: string): Promise<AppointmentRecord> {
  const [found] = await findAppointments(tx, [appointmentId]);
  if (found === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  demandReach(reach, found);
  if (found.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  return found;
}

/** A participant of an appointment that is not there yet. */
type Person = Omit<ParticipantRow, 'id' | 'appointment_id'>;

/** Whom to store, and records for patients who had none. A picked record is used as it is, never changed. */
async function admitToRecords(
  tx: Tx,
  contacts: readonly Contact[],
  now: EpochMs,
): Promise<{ people: readonly Person[]; fresh: readonly PatientRow[] }> {
  const picked = contacts.flatMap(({ patientId }) => patientId ?? []);
  if (new Set(picked).size < picked.length) throw new AppError('ALREADY_EXISTS');
  const known = new Map((await findPatients(tx, picked)).map((record) => [record.id, record]));
  const fresh: PatientRow[] = [];
  const people = contacts.map((contact): Person => {
    const { mail, phone } = reachable(contact, known);
    const { role, name, birthDate, language } = contact;
    let patientId = contact.patientId;
    if (role === 'patient' && patientId === null) {
      patientId = newId();
      const record = { birth_date: birthDate, postcode: null, mail, phone, vip: 0, created_at: now };
      fresh.push({ id: patientId, name, ...record });
    }
    return { patient_id: patientId, role, name, mail, phone, language, created_at: now };
  });
  return { people, fresh };
}

/** How this person is reached: as typed now, else as the picked record says. @throws {AppError} NO_CHANNEL */
function reachable(
  { patientId, mail, phone }: Contact,
  known: ReadonlyMap<string, PatientRecord>,
): { mail: string | null; phone: string | null } {
  const record = patientId === null ? null : known.get(patientId);
  if (record === undefined) throw new AppError('PATIENT_UNKNOWN');
  if (mail !== null || phone !== null) return { mail, phone };
  if (record === null || (record.mail === null && record.phone === null)) throw new AppError('NO_CHANNEL');
  return { mail: record.mail, phone: record.phone };
}

async function logPlanned(
  { append }: AgendaDeps,
  tx: Tx,
  by: Context,
  appointment: AppointmentRecord,
): Promise<void> {
  const { id, participants } = appointment;
  const start = iso(appointment.starts_at as EpochMs);
  const end = iso(appointment.ends_at as EpochMs);
  const detail = { start, end, participants: participants.length };
  await append(tx, { code: 'appointment.create', by, about: aboutAppointment(appointment), detail });
  for (const one of participants)
    await append(tx, { code: 'invite.created', by, about: [personOf(one), { kind: 'appointment', id }] });
}

/**
 * A message to this participant about the appointment as it stands at this iCalendar sequence: by mail, to who has no
 * address as a text message.
 */
export function messageTo(
  { id, appointment_id, mail }: Pick<ParticipantRow, 'id' | 'appointment_id' | 'mail'>,
  template: QueuedMessage['template'],
  sequence: number,
): QueuedMessage {
  const channel = mail === null ? 'sms' : 'mail';
  return { participantId: id, appointmentId: appointment_id, template, sequence, channel, bundle: null };
}
