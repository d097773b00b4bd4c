import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { ProtectedPatients } from '../../protocol/protection.ts';
import type { AgendaDeps } from '../deps.ts';
import { protectedPatients, setProtected } from './protection-store.ts';

/**
 * Patients whom many know: whoever looks into their records is in the sample of the monthly review. Who plans or treats
 * does not see that somebody is one of them.
 */
export interface Protection {
  /** All of them, by name. */
  list(by: Context): Promise<ProtectedPatients>;
  /** Again changes nothing, and writes no line. @throws {AppError} PATIENT_UNKNOWN */
  set(by: Context, patientId: string, isProtected: boolean): Promise<void>;
}

export function protectionOf({ db, append }: Pick<AgendaDeps, 'db' | 'append'>): Protection {
  return {
    async list(by) {
      const found = await protectedPatients(db);
      await transact(db, (tx) =>
        append(tx, {
          code: 'patient.search',
          by,
          about: [
            { kind: 'query', id: 'protected' },
            ...found.slice(0, 200).map(({ id }) => ({ kind: 'patient', id }) as const),
          ],
          detail: { found: found.length },
        }),
      );
      return found.map(({ id, name, birth_date }) => ({ id, name, birthDate: birth_date }));
    },
    set: (by, patientId, isProtected) =>
      transact(db, async (tx: Tx) => {
        const changed = await setProtected(tx, patientId, isProtected);
        if (changed === null) throw new AppError('PATIENT_UNKNOWN');
        if (!changed) return;
        const about = [{ kind: 'patient', id: patientId }] as const;
        await append(tx, { code: 'patient.update', by, about, detail: { fields: 'vip' } });
      }),
  };
}
