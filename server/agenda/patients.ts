import type { Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import type { Patient } from '../protocol/agenda.ts';
import type { AgendaDeps } from './deps.ts';
import { type PatientRecord, patientsBorn, patientsNamed, patientsNumbered } from './patient-store.ts';

const MOST_FOUND = 20;

/**
 * Finds patients by parts of the name, a whole birth date or a whole number; at most 20, by name. What was typed
 * stands in the log only encrypted: people type names there.
 */
export async function searchPatients(
  deps: AgendaDeps,
  by: Context,
  typed: string,
): Promise<readonly Patient[]> {
  return await transact(deps.db, async (tx) => {
    const found = await look(tx, typed.normalize('NFC').trim());
    await deps.append(tx, {
      code: 'patient.search',
      by,
      about: [
        { kind: 'query', id: 'patients' },
        ...found.map(({ id }) => ({ kind: 'patient', id }) as const),
      ],
      detail: { found: found.length },
      personal:
        by.actor.kind === 'staff' ? [{ subject: by.actor.id, of: 'obj/0', facts: { query: typed } }] : [],
    });
    return found.map(patientView);
  });
}

async function look(db: Db | Tx, typed: string): Promise<readonly PatientRecord[]> {
  const day = typedDay(typed);
  if (day !== null) return await patientsBorn(db, day, MOST_FOUND);
  if (/^\d[\d .-]*$/.test(typed))
    return await patientsNumbered(db, typed.replaceAll(/[ .-]/g, ''), MOST_FOUND);
  const words = typed.split(/\s+/u).filter((word) => word !== '');
  return words.join('').length < 2 ? [] : await patientsNamed(db, words, MOST_FOUND);
}

/** `1950-03-07`, `7-3-1950` and `07/03/1950` are one day; anything else is none. */
function typedDay(typed: string): string | null {
  if (/^\d{4}-\d\d-\d\d$/.test(typed)) return typed;
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(typed) ?? [];
  return year === '' ? null : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function patientView({ id, name, birth_date, mail, phone }: PatientRecord): Patient {
  return { id, name, birthDate: birth_date, mail, phone };
}
