import type { Tx } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import { insertTypes, type KindRow } from './appointment-store.ts';

const DEFAULTS: readonly Omit<KindRow, 'id'>[] = [10, 20, 30].map((minutes, place) => ({
  code: `VIDEO${minutes}`,
  name: `Videoconsult ${minutes} minuten`,
  duration_min: minutes,
  opens_min: 15,
  closes_min: 60,
  colour: place + 1,
  buffer_min: 0,
  identity: 'none',
  archived: 0,
  care_code: '',
  care_minutes: '[]',
  care_phone: '',
  care_no_show: '',
  reminders: null,
  way: 'video',
  way_text: '',
  pictures: 'both',
}));

/** Gives a new installation its first kinds of appointment. A code that exists is left as it is. */
export async function ensureTypes(tx: Tx): Promise<void> {
  await insertTypes(
    tx,
    DEFAULTS.map((type) => ({ id: newId(), ...type })),
  );
}
