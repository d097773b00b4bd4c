import type { Occurrence } from '../audit/event.ts';
import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { AppointmentRow, ParticipantRow, PatientRow } from '../core/schema.ts';
import type { MoveAppointment, PlanAppointment } from '../protocol/agenda.ts';
import {
  type AppointmentRecord,
  appointmentTypes,
  cancelAppointment,
  findAppointments,
  insertAppointment,
  moveAppointment,
} from './appointment-store.ts';
import { type Contact, cleanContact } from './contact.ts';
import type { AgendaDeps, QueuedMessage } from './deps.ts';
import { aboutAppointment, factsOf, personOf } from './facts.ts';
import { appointmentNumbered, insertNumbers, type Numbers } from './import/number-store.ts';
import { findPatients, insertPatients, type PatientRecord } from './patient-store.ts';
import { plannedPeriod } from './period.ts';

/**
 * Plans an appointment: records, seats, messages and lines are saved together, or nothing is.
 *
 * @param numbers what another system calls it: with these it is planned once, however often it is asked for.
 * @returns the new appointment's id.
 * @throws {AppError} BAD_TIME, BAD_NAME, BAD_PHONE, NO_CHANNEL, TYPE_UNKNOWN, CLINICIAN_UNKNOWN, PATIENT_UNKNOWN,
 *   ALREADY_EXISTS
 */
export async function plan(
  deps: AgendaDeps,
  by: Context,
  wanted: PlanAppointment,
  numbers: Numbers | null = null,
): Promise<string> {
  const now = deps.clock();
  const period = plannedPeriod(now, wanted.start, wanted.durationMin);
  const contacts = await Promise.all(wanted.participants.map((typed) => cleanContact(typed, now)));
  const clinicians = await deps.clinicians();
  if (!clinicians.some(({ id }) => id === wanted.clinicianId)) throw new AppError('CLINICIAN_UNKNOWN');
  const row: AppointmentRow = {
    id: newId(),
    type_id: wanted.typeId,
    clinician_id: wanted.clinicianId,
    location_id: (await deps.mainLocation()).id,
    starts_at: period.start,
    ends_at: period.end,
    state: 'planned',
    sequence: 0,
    created_by: by.actor.kind === 'staff' || by.actor.kind === 'service' ? by.actor.id : by.actor.kind,
    created_at: now,
    changed_at: now,
  };
  await transact(deps.db, async (tx) => {
    const type = (await appointmentTypes(tx)).find(({ id }) => id === row.type_id);
    if (type === undefined || type.archived !== 0) throw new AppError('TYPE_UNKNOWN');
    const { participants, fresh } = await admitToRecords(tx, contacts, row);
    await insertPatients(tx, fresh);
    await insertAppointment(tx, row, participants);
    if (numbers !== null) await remember(tx, numbers, row.id, participants);
    const seats = participants.map(({ id, role }) => ({ id, role }));
    await deps.createSeats(tx, {
      appointmentId: row.id,
      hostAccountId: row.clinician_id,
      participants: seats,
    });
    await logPlanned(deps, tx, by, { ...row, type, participants }, fresh);
    for (const one of participants) await deps.enqueue(tx, messageTo(one, 'invitation', row.sequence));
  });
  await deps.appointmentChanged(row.id);
  return row.id;
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
 * Gives an appointment another time and tells everybody who takes part.
 *
 * @throws {AppError} BAD_TIME, APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, or WRONG_PHASE while a call is going on.
 */
export async function move(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  to: MoveAppointment,
): Promise<void> {
  const now = deps.clock();
  const period = plannedPeriod(now, to.start, to.durationMin);
  await transact(deps.db, async (tx) => {
    const found = await demandPlanned(tx, appointmentId);
    await moveAppointment(tx, appointmentId, period, now);
    const { opens, closes, sequence } = factsOf(
      { ...found, starts_at: period.start, ends_at: period.end, sequence: found.sequence + 1 },
      '',
    );
    const concerned = await deps.moveSeats(tx, { appointmentId, opens, closes });
    const times = { start: iso(period.start), end: iso(period.end), before: iso(found.starts_at as EpochMs) };
    await deps.append(tx, {
      code: 'appointment.move',
      by,
      about: aboutAppointment(found),
      detail: { ...times, sequence },
    });
    await tell(deps, tx, found, concerned, 'moved', sequence);
  });
  await deps.appointmentChanged(appointmentId);
}

/**
 * Cancels an appointment, for good: a call that goes on is ended, and everybody who takes part is told.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED
 */
export async function cancel(deps: AgendaDeps, by: Context, appointmentId: string): Promise<void> {
  const now = deps.clock();
  await transact(deps.db, async (tx) => {
    const found = await demandPlanned(tx, appointmentId);
    const sequence = found.sequence + 1;
    await cancelAppointment(tx, appointmentId, now);
    await deps.append(tx, {
      code: 'appointment.cancel',
      by,
      about: aboutAppointment(found),
      detail: { sequence },
    });
    const concerned = await deps.cancelSeats(tx, by, factsOf(found, ''));
    await tell(deps, tx, found, concerned, 'cancelled', sequence);
  });
  await deps.appointmentChanged(appointmentId);
}

/** The appointment, which must still stand. @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED */
export async function demandPlanned(tx: Tx, appointmentId: string): Promise<AppointmentRecord> {
  const [found] = await findAppointments(tx, [appointmentId]);
  if (found === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  if (found.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  return found;
}

/** Participants to store, and records for patients who had none. A picked record is used as it is, never changed. */
async function admitToRecords(
  tx: Tx,
  contacts: readonly Contact[],
  { id: appointmentId, created_at }: AppointmentRow,
): Promise<{ participants: ParticipantRow[]; fresh: PatientRow[] }> {
  const picked = contacts.flatMap(({ patientId }) => patientId ?? []);
  if (new Set(picked).size < picked.length) throw new AppError('ALREADY_EXISTS');
  const known = new Map((await findPatients(tx, picked)).map((record) => [record.id, record]));
  const fresh: PatientRow[] = [];
  const participants = contacts.map((contact): ParticipantRow => {
    const { mail, phone } = reachable(contact, known);
    let patientId = contact.patientId;
    if (contact.role === 'patient' && patientId === null) {
      patientId = newId();
      fresh.push({
        id: patientId,
        name: contact.name,
        birth_date: contact.birthDate,
        postcode: null,
        mail,
        phone,
        vip: 0,
        created_at,
      });
    }
    const { role, name } = contact;
    return {
      id: newId(),
      appointment_id: appointmentId,
      patient_id: patientId,
      role,
      name,
      mail,
      phone,
      created_at,
    };
  });
  return { participants, fresh };
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
  fresh: readonly PatientRow[],
): Promise<void> {
  const { id, participants } = appointment;
  const lines: Occurrence[] = fresh.map((patient) => ({
    code: 'patient.create',
    by,
    about: [{ kind: 'patient', id: patient.id }],
  }));
  const start = iso(appointment.starts_at as EpochMs);
  const end = iso(appointment.ends_at as EpochMs);
  const detail = { start, end, participants: participants.length };
  lines.push({ code: 'appointment.create', by, about: aboutAppointment(appointment), detail });
  for (const one of participants) {
    lines.push({ code: 'invite.created', by, about: [personOf(one), { kind: 'appointment', id }] });
  }
  for (const line of lines) await append(tx, line);
}

async function tell(
  { enqueue }: AgendaDeps,
  tx: Tx,
  { participants }: AppointmentRecord,
  concerned: ReadonlySet<string>,
  template: 'moved' | 'cancelled',
  sequence: number,
): Promise<void> {
  for (const one of participants) {
    if (concerned.has(one.id)) await enqueue(tx, messageTo(one, template, sequence));
  }
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
  return { participantId: id, appointmentId: appointment_id, template, sequence, channel };
}
