import { iso, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { ImportLine } from '../../protocol/import.ts';
import { cancel, move } from '../changing.ts';
import type { AgendaDeps } from '../deps.ts';
import { plan } from '../planning.ts';
import type { Decision } from './decide.ts';
import { type Judged, lineOf } from './judged.ts';
import { saveVersion } from './number-store.ts';
import type { Fault, Row } from './row.ts';

/** Where what is planned comes from, and where it goes. */
export interface Origin {
  readonly source: string;
  /** At which location; undefined: the main one. */
  readonly locationId?: string;
}

/** Does what was decided about one line. What came in between is a fault, never an error. */
export async function carryOut(
  deps: AgendaDeps,
  by: Context,
  from: Origin,
  judged: Judged,
): Promise<ImportLine> {
  const { decision, read, patientId, version } = judged;
  try {
    if (decision.act === 'cancel') await cancel(deps, by, decision.id);
    if (decision.act === 'move') {
      const { start, end } = decision.period;
      const durationMin = (end - start) / MINUTE;
      await move(deps, by, decision.id, { start: iso(start), durationMin });
    }
    if (decision.act === 'plan' && read.row !== null)
      await planRow(deps, by, { ...decision, ...from, row: read.row, patientId });
    if (decision.act !== 'refused' && version !== null)
      await transact(deps.db, (tx) =>
        saveVersion(tx, { source: from.source, number: version.number }, version),
      );
    return lineOf(judged);
  } catch (cause) {
    const fault = cause instanceof AppError ? FAULTS[cause.code] : undefined;
    if (fault === undefined) throw cause;
    return lineOf({ ...judged, decision: { act: 'refused', faults: [fault] } });
  }
}

/** What may have come in between since the line was judged. */
const FAULTS: Readonly<Partial<Record<ErrorCode, Fault>>> = {
  WRONG_PHASE: { column: null, fault: 'in-call' },
  BAD_TIME: { column: 'day', fault: 'past' },
  APPOINTMENT_CANCELLED: { column: 'state', fault: 'cancelled-before' },
  ALREADY_EXISTS: { column: 'number', fault: 'twice' },
  NO_CHANNEL: { column: 'mail', fault: 'no-channel' },
  NOT_BY_VIDEO: { column: 'code', fault: 'not-by-video' },
  TYPE_UNKNOWN: { column: 'code', fault: 'unknown-code' },
  OTHER_DEPARTMENT: { column: 'clinician', fault: 'other-department' },
  CLINICIAN_UNKNOWN: { column: 'clinician', fault: 'unknown-clinician' },
};

type Planned = Extract<Decision, { act: 'plan' }> &
  Origin & {
    readonly row: Row;
    readonly patientId: string | null;
  };

async function planRow(deps: AgendaDeps, by: Context, planned: Planned): Promise<void> {
  const { row, period, typeId, clinicianId, source, locationId, patientId } = planned;
  const patient = {
    role: 'patient' as const,
    name: row.name,
    ...(patientId !== null && { patientId }),
    ...(row.birthDate !== null && { birthDate: row.birthDate }),
    ...(row.mail !== null && { mail: row.mail }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.language !== null && { language: row.language }),
  };
  const wanted = {
    typeId,
    clinicianId,
    ...(locationId !== undefined && { locationId }),
    start: iso(period.start),
    durationMin: (period.end - period.start) / MINUTE,
    participants: [patient],
  };
  await plan(deps, by, wanted, { source, appointment: row.number, patient: row.patient });
}
