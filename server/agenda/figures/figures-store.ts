import type { Db } from '../../core/database.ts';
import type { OutcomeRow } from '../../core/office-rows.ts';
import type { Period } from '../period.ts';

/** An appointment as figures see it: nobody who came to it. */
export interface CountedAppointment {
  readonly id: string;
  readonly clinician_id: string;
  readonly starts_at: number;
  readonly state: 'planned' | 'cancelled';
  /** The word of a person on how it went with the patient. */
  readonly outcome: OutcomeRow['kind'] | null;
}

/** Which of them are meant; what is left out: all. */
export interface CountedOf {
  readonly location?: string;
  readonly kind?: string;
  readonly clinician?: string;
}

/** Appointments of this period that are over, but for tests. */
export async function appointmentsOver(
  db: Db,
  { start, end }: Period,
  now: number,
  { location, kind, clinician }: CountedOf,
): Promise<readonly CountedAppointment[]> {
  const rows = await db
    .selectFrom('appointment')
    .leftJoin('test_call', 'test_call.appointment_id', 'appointment.id')
    .leftJoin('participant', (join) =>
      join.onRef('participant.appointment_id', '=', 'appointment.id').on('participant.role', '=', 'patient'),
    )
    .leftJoin('outcome', 'outcome.participant_id', 'participant.id')
    .select(['appointment.id', 'clinician_id', 'starts_at', 'state', 'outcome.kind as outcome'])
    .where('starts_at', '>=', start)
    .where('starts_at', '<', end)
    .where('ends_at', '<=', now)
    .where('test_call.appointment_id', 'is', null)
    .$if(location !== undefined, (some) => some.where('location_id', '=', location ?? ''))
    .$if(kind !== undefined, (some) => some.where('type_id', '=', kind ?? ''))
    .$if(clinician !== undefined, (some) => some.where('clinician_id', '=', clinician ?? ''))
    // with two patients, what was said of one counts before silence
    .orderBy('outcome.kind')
    .execute();
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
