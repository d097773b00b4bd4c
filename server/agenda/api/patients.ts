import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import { cleanPhone } from '../../core/phone.ts';
import type { PatientKnown, PatientTold } from '../../protocol/api-v1.ts';
import type { AgendaDeps } from '../deps.ts';
import { insertPatientNumber, patientNumbered } from '../import/number-store.ts';
import { findPatients, insertPatients, type PatientRecord, updatePatient } from '../patient-store.ts';
import { birthDate } from '../period.ts';

type PatientDeps = Pick<AgendaDeps, 'db' | 'clock' | 'append'>;

/** A patient of another system, by the number that it gave. */
interface Numbered {
  readonly source: string;
  readonly number: string;
}

const FIELDS = ['name', 'birth_date', 'mail', 'phone'] as const;

/**
 * Makes the record of a patient what is told; the first time there is one. Appointments that stand keep how their
 * guests are reached. Nothing new is a line that it was seen.
 *
 * @throws {AppError} BAD_NAME, BAD_PHONE, BAD_REQUEST (a birth date)
 */
export async function putPatient(
  deps: PatientDeps,
  by: Context,
  { source, number }: Numbered,
  told: PatientTold,
): Promise<{ readonly patient: PatientKnown; readonly isNew: boolean }> {
  const fresh = await recordOf(told, deps);
  return await transact(deps.db, async (tx) => {
    const known = await recordNumbered(tx, { source, number });
    if (known === null) {
      const row = { id: newId(), ...fresh, postcode: null, vip: 0, created_at: deps.clock() };
      await insertPatients(tx, [row]);
      await insertPatientNumber(tx, { source, number, patient_id: row.id });
      await deps.append(tx, { code: 'patient.create', by, about: [{ kind: 'patient', id: row.id }] });
      return { patient: viewOf(number, row), isNew: true };
    }
    const fields = FIELDS.filter((field) => known[field] !== fresh[field]);
    const about = [{ kind: 'patient', id: known.id }] as const;
    if (fields.length > 0) {
      await updatePatient(tx, known.id, fresh);
      const detail = { fields: fields.join(' ') };
      await deps.append(tx, { code: 'patient.update', by, about, detail });
    } else await seen(deps, tx, by, known.id);
    return { patient: viewOf(number, { ...known, ...fresh }), isNew: false };
  });
}

/** The record, and the line that it was seen. @throws {AppError} PATIENT_UNKNOWN */
export async function readPatient(deps: PatientDeps, by: Context, what: Numbered): Promise<PatientKnown> {
  return await transact(deps.db, async (tx) => {
    const known = await recordNumbered(tx, what);
    if (known === null) throw new AppError('PATIENT_UNKNOWN');
    await seen(deps, tx, by, known.id);
    return viewOf(what.number, known);
  });
}

async function seen({ append }: PatientDeps, tx: Tx, by: Context, id: string): Promise<void> {
  const detail = { view: 'api', fields: FIELDS.length };
  await append(tx, { code: 'patient.record_accessed', by, about: [{ kind: 'patient', id }], detail });
}

async function recordNumbered(tx: Tx, { source, number }: Numbered): Promise<PatientRecord | null> {
  const id = await patientNumbered(tx, source, number);
  return id === null ? null : ((await findPatients(tx, [id]))[0] ?? null);
}

async function recordOf(told: PatientTold, { clock }: PatientDeps): Promise<Omit<PatientRecord, 'id'>> {
  return {
    name: cleanName(told.name),
    birth_date: told.birthDate === undefined ? null : birthDate(told.birthDate, clock()),
    mail: told.mail ?? null,
    phone: told.phone === undefined ? null : await cleanPhone(told.phone),
  };
}

function viewOf(number: string, { id, name, birth_date, mail, phone }: PatientRecord): PatientKnown {
  return { number, id, name, birthDate: birth_date, mail, phone };
}
