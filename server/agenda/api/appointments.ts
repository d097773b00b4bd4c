import { createHash } from 'node:crypto';
import { canonical } from '../../core/canonical.ts';
import { type EpochMs, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { cleanName } from '../../core/names.ts';
import { cleanPhone } from '../../core/phone.ts';
import type { AppointmentStanding, AppointmentTold } from '../../protocol/api-v1.ts';
import { type AppointmentRecord, findAppointments } from '../appointment-store.ts';
import { cancel, move } from '../changing.ts';
import type { AgendaDeps } from '../deps.ts';
import { aboutAppointment } from '../facts.ts';
import { directoryOf } from '../import/directory.ts';
import { appointmentNumbered, numberTold, saveTold } from '../import/number-store.ts';
import type { Row } from '../import/row.ts';
import { correctContact } from '../office/corrections.ts';
import { handOver } from '../office/hand-over.ts';
import { plan } from '../planning.ts';
import { standingOf, tagOf } from './standing.ts';

/** An appointment of another system, by the number that it gave. */
export interface Numbered {
  readonly source: string;
  readonly number: string;
  /** The tag that the caller read before; null: whatever it is by now. */
  readonly ifMatch: string | null;
}

/**
 * Plans what the number names, or makes it what is told. The same words twice change nothing the second time, also when
 * people here moved it in between; other words change what differs. It is told in steps that each stand by themselves:
 * who hears nothing of a call that broke off says the same again.
 *
 * @returns how it stands, and whether it is new.
 * @throws {AppError} CHANGED_MEANWHILE, NUMBER_TAKEN, TYPE_UNKNOWN, NOT_BY_VIDEO, CLINICIAN_UNKNOWN,
 *   APPOINTMENT_CANCELLED, BAD_TIME, BAD_NAME, BAD_PHONE, BAD_REQUEST (a birth date), NO_CHANNEL, WRONG_PHASE while a
 *   call goes on
 */
export async function putAppointment(
  deps: AgendaDeps,
  by: Context,
  what: Numbered,
  told: AppointmentTold,
): Promise<{ readonly standing: AppointmentStanding; readonly isNew: boolean }> {
  const row = await rowOf(what.number, told);
  const directory = await directoryOf(deps, by, what.source);
  const known = await directory.look(row, deps.clock());
  if (known.type === null) throw new AppError('TYPE_UNKNOWN');
  if (known.clinicianId === null) throw new AppError('CLINICIAN_UNKNOWN');
  const wanted: Wanted = {
    ...told,
    typeId: known.type.id,
    clinicianId: known.clinicianId,
    minutes: told.minutes ?? known.type.minutes,
    patientId: known.patient?.id ?? null,
  };
  const hash = hashOf(told);
  if (known.appointment !== null) {
    demandTag(what, known.appointment);
    const before = await numberTold(deps.db, what);
    if (before?.equals(hash) !== true) {
      await change(deps, by, known.appointment, wanted);
      await transact(deps.db, (tx) => saveTold(tx, what, hash));
    }
    return { standing: await readAppointment(deps, by, what), isNew: false };
  }
  demandTag(what, null);
  try {
    await planNew(deps, by, what, wanted);
  } catch (cause) {
    // another call of the same number was first
    if (cause instanceof AppError && cause.code === 'ALREADY_EXISTS')
      return await putAppointment(deps, by, what, told);
    throw cause;
  }
  await transact(deps.db, (tx) => saveTold(tx, what, hash));
  return { standing: await standingAs(deps, what), isNew: true };
}

/** Cancels it; one that is cancelled stays so. @throws {AppError} APPOINTMENT_UNKNOWN, CHANGED_MEANWHILE */
export async function deleteAppointment(
  deps: AgendaDeps,
  by: Context,
  what: Numbered,
): Promise<AppointmentStanding> {
  const record = await demandNumbered(deps, what);
  demandTag(what, record);
  if (record.state === 'cancelled') return await readAppointment(deps, by, what);
  await cancel(deps, by, record.id);
  return await standingAs(deps, what);
}

/** How it stands; a line that it was seen. @throws {AppError} APPOINTMENT_UNKNOWN */
export async function readAppointment(
  deps: AgendaDeps,
  by: Context,
  what: Omit<Numbered, 'ifMatch'>,
): Promise<AppointmentStanding> {
  const record = await demandNumbered(deps, what);
  await transact(deps.db, (tx) =>
    deps.append(tx, { code: 'appointment.viewed', by, about: aboutAppointment(record) }),
  );
  return await standingOf(deps, what.number, record);
}

async function standingAs(deps: AgendaDeps, what: Numbered): Promise<AppointmentStanding> {
  return await standingOf(deps, what.number, await demandNumbered(deps, what));
}

async function demandNumbered(
  { db }: AgendaDeps,
  { source, number }: Omit<Numbered, 'ifMatch'>,
): Promise<AppointmentRecord> {
  const id = await appointmentNumbered(db, source, number);
  const [record] = id === null ? [] : await findAppointments(db, [id]);
  if (record === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  return record;
}

function demandTag({ ifMatch }: Numbered, record: AppointmentRecord | null): void {
  if (ifMatch !== null && (record === null || ifMatch !== tagOf(record)))
    throw new AppError('CHANGED_MEANWHILE');
}

type Wanted = AppointmentTold & {
  readonly typeId: string;
  readonly clinicianId: string;
  readonly minutes: number;
  readonly patientId: string | null;
};

async function planNew(
  deps: AgendaDeps,
  by: Context,
  { source, number }: Numbered,
  { typeId, clinicianId, start, minutes, patient, patientId }: Wanted,
): Promise<void> {
  const { number: patientNumber = null, ...contact } = patient;
  const participant = { role: 'patient' as const, ...contact, ...(patientId !== null && { patientId }) };
  const wanted = { typeId, clinicianId, start, durationMin: minutes, participants: [participant] };
  await plan(deps, by, wanted, { source, appointment: number, patient: patientNumber });
}

/** Makes an appointment that stands what is told of it now; what is as told already is left alone. */
async function change(
  deps: AgendaDeps,
  by: Context,
  record: AppointmentRecord,
  { typeId, clinicianId, start, minutes, patient, patientId }: Wanted,
): Promise<void> {
  if (record.state === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  const participant = record.participants.find(({ role }) => role === 'patient');
  const isOther = patientId !== null && !record.participants.some((one) => one.patient_id === patientId);
  if (record.type_id !== typeId || participant === undefined || isOther) throw new AppError('NUMBER_TAKEN');
  if (record.clinician_id !== clinicianId) await handOver(deps, by, record.id, clinicianId);
  const at = Temporal.Instant.from(start).epochMilliseconds;
  if (record.starts_at !== at || record.ends_at !== at + minutes * MINUTE)
    await move(deps, by, record.id, { start, durationMin: minutes });
  const to = {
    mail: patient.mail ?? participant.mail,
    phone: patient.phone === undefined ? participant.phone : await cleanPhone(patient.phone),
    language: patient.language ?? participant.language,
  };
  const { mail, phone, language } = participant;
  if (to.mail !== mail || to.phone !== phone || to.language !== language)
    await correctContact(deps, by, { appointmentId: record.id, participantId: participant.id }, to);
}

/** What is told, as a line of a file would have it. */
async function rowOf(number: string, told: AppointmentTold): Promise<Row> {
  const { code, clinician, start, minutes = null, patient } = told;
  let at: EpochMs;
  try {
    at = Temporal.Instant.from(start).epochMilliseconds as EpochMs;
  } catch (cause) {
    throw new AppError('BAD_TIME', { cause });
  }
  return {
    ...{ number, code, clinician, minutes, cancelled: false },
    start: at,
    patient: patient.number ?? null,
    name: cleanName(patient.name),
    birthDate: patient.birthDate ?? null,
    mail: patient.mail ?? null,
    phone: patient.phone ?? null,
    language: patient.language ?? null,
  };
}

function hashOf(told: AppointmentTold): Buffer {
  const plain: unknown = JSON.parse(JSON.stringify(told).toWellFormed().normalize('NFC'));
  return createHash('sha256').update(canonical(plain), 'utf8').digest();
}
