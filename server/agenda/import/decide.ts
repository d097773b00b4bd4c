import { type EpochMs, later, MINUTE } from '../../core/clock.ts';
import type { ImportAct, ImportFault } from '../../protocol/import.ts';
import type { AppointmentRecord } from '../appointment-store.ts';
import { type Period, timeFault } from '../period.ts';
import type { Fault, Row } from './row.ts';

/** What the agenda knows about that which a line names. */
export interface Known {
  readonly now: EpochMs;
  /** The type with this code. */
  readonly type: { readonly id: string; readonly minutes: number; readonly byVideo: boolean } | null;
  /** The one clinician with this mail address or name. */
  readonly clinicianId: string | null;
  /** The appointment that the other system numbered so before. */
  readonly appointment: AppointmentRecord | null;
  /** Whether the appointment, or the clinician of a new one, is within reach of who reads the file. */
  readonly isOwn: boolean;
  /** The patient whom the other system numbered so before. */
  readonly patient: { readonly id: string; readonly reachable: boolean } | null;
}

/** What to do about a line. */
export type Decision =
  | { readonly act: 'plan'; readonly typeId: string; readonly clinicianId: string; readonly period: Period }
  | { readonly act: 'move'; readonly id: string; readonly period: Period }
  | { readonly act: 'cancel'; readonly id: string }
  | { readonly act: 'same' }
  | { readonly act: 'refused'; readonly faults: readonly Fault[] };

/** Decides about one line: the same file twice changes nothing the second time. */
export function decide(row: Row, known: Known): Decision {
  const { type, clinicianId, appointment } = known;
  if (type === null) return refused('code', 'unknown-code');
  if (clinicianId === null) return refused('clinician', 'unknown-clinician');
  if (!known.isOwn) return refused('clinician', 'other-department');
  const minutes = row.minutes ?? type.minutes;
  const period = { start: row.start, end: later(row.start, minutes * MINUTE) };
  if (appointment !== null) return changeOf(row, appointment, { ...known, clinicianId, period });
  if (row.cancelled) return { act: 'same' };
  if (!type.byVideo) return refused('code', 'not-by-video');
  const time = timeFault(known.now, row.start);
  if (time !== null) return refused('day', time);
  if (row.mail === null && row.phone === null && known.patient?.reachable !== true)
    return refused('mail', 'no-channel');
  return { act: 'plan', typeId: type.id, clinicianId, period };
}

function changeOf(
  row: Row,
  appointment: AppointmentRecord,
  { now, clinicianId, period, patient }: Known & { readonly period: Period },
): Decision {
  const { id, state, participants, clinician_id, starts_at, ends_at } = appointment;
  if (patient !== null && !participants.some(({ patient_id }) => patient_id === patient.id))
    return refused('patient', 'other-patient');
  if (row.cancelled) return state === 'cancelled' ? { act: 'same' } : { act: 'cancel', id };
  if (state === 'cancelled') return refused('state', 'cancelled-before');
  if (clinician_id !== clinicianId) return refused('clinician', 'other-clinician');
  if (starts_at === period.start && ends_at === period.end) return { act: 'same' };
  const time = timeFault(now, period.start);
  return time === null ? { act: 'move', id, period } : refused('day', time);
}

function refused(column: Fault['column'], fault: ImportFault): Decision & { readonly act: ImportAct } {
  return { act: 'refused', faults: [{ column, fault }] };
}
