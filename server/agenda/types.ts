import type { Tx } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import type { AppointmentTypeRow } from '../core/schema.ts';
import { insertTypes } from './appointment-store.ts';

const DEFAULTS: readonly Omit<AppointmentTypeRow, 'id'>[] = [10, 20, 30].map((minutes) => ({
  code: `VIDEO${minutes}`,
  name: `Videoconsult ${minutes} minuten`,
  duration_min: minutes,
  opens_min: 15,
  closes_min: 60,
  archived: 0,
}));

/** Gives a new installation its first kinds of appointment. A code that exists is left as it is. */
export async function ensureTypes(tx: Tx): Promise<void> {
  await insertTypes(
    tx,
    DEFAULTS.map((type) => ({ id: newId(), ...type })),
  );
}
