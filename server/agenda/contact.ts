import { Compile } from 'typebox/compile';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { cleanName } from '../core/names.ts';
import { cleanPhone } from '../core/phone.ts';
import type { NewParticipant } from '../protocol/agenda.ts';
import type { Language } from '../protocol/language.ts';
import type { GuestRole } from '../protocol/roles.ts';
import { Mail } from '../protocol/values.ts';
import { birthDate } from './period.ts';

/** A participant as typed, made fit to keep. */
export interface Contact {
  readonly role: GuestRole;
  /** A known patient whom the planner picked, or null. */
  readonly patientId: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  readonly mail: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly language: Language;
}

/**
 * Cleans what the planner typed about one participant. Whether there is a way to reach the person is judged later:
 * a known patient may bring his own.
 *
 * @throws {AppError} BAD_NAME, BAD_PHONE, or BAD_REQUEST for a day that does not exist and for a patient's record
 *   behind somebody who does not take part as patient.
 */
export async function cleanContact(typed: NewParticipant, now: EpochMs): Promise<Contact> {
  if (typed.role !== 'patient' && typed.patientId !== undefined) throw new AppError('BAD_REQUEST');
  return {
    role: typed.role,
    patientId: typed.patientId ?? null,
    name: cleanName(typed.name),
    birthDate: typed.birthDate === undefined ? null : birthDate(typed.birthDate, now),
    mail: typed.mail ?? null,
    phone: typed.phone === undefined ? null : await cleanPhone(typed.phone),
    language: typed.language ?? 'nl',
  };
}

const mailShape = Compile(Mail);

/** Whether this has the shape of a mail address, as a planner may type one. */
export function isMail(text: string): boolean {
  return mailShape.Check(text);
}
