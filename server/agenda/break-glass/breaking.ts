import type { About } from '../../audit/event.ts';
import { type EpochMs, iso, later, MINUTE, SECOND } from '../../core/clock.ts';
import { bySystem, type Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { BreakGlass, GlassBroken } from '../../protocol/break-glass.ts';
import { findAppointments } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { findPatients } from '../patient-store.ts';
import { keepOpened, takeOver } from './opened-store.ts';

/** Long enough to read what is needed; whoever needs more says so again. */
const OPEN_FOR = 30 * MINUTE;

type Deps = Pick<AgendaDeps, 'db' | 'clock' | 'append'>;

/**
 * Opens for who acts what belongs to another department, to read, for a short time. The line names the patients and the
 * reason; the review of the month shows it to the officer.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, PATIENT_UNKNOWN (also: an appointment without any), BAD_REQUEST (no words)
 */
export async function breakGlass(deps: Deps, by: Context, asked: BreakGlass): Promise<GlassBroken> {
  const { actor } = by;
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const text = asked.text.normalize('NFC').trim();
  if (text === '' || !text.isWellFormed()) throw new AppError('BAD_REQUEST');
  const opened_at = deps.clock();
  const until = later(opened_at, OPEN_FOR);
  await transact(deps.db, async (tx) => {
    const patients = await patientsOf(tx, asked);
    for (const patient_id of patients)
      await keepOpened(tx, { account_id: actor.id, patient_id, opened_at, until });
    await deps.append(tx, {
      code: 'breakglass.start',
      by,
      why: asked.reason,
      about: aboutOf(asked, patients),
      personal: [{ subject: actor.id, of: 'usr/0', facts: { reason: text } }],
    });
  });
  return { until: iso(until) };
}

/** Tells of each that is over, and forgets it. Call it about once a minute. */
export async function endBrokenGlass({ db, clock, append }: Deps): Promise<void> {
  await transact(db, async (tx) => {
    for (const { patient_id, opened_at, until } of await takeOver(tx, clock())) {
      const about = [{ kind: 'patient', id: patient_id }] as const;
      const detail = { seconds: Math.round((until - opened_at) / SECOND) };
      await append(tx, { code: 'breakglass.stop', by: bySystem(), about, detail });
    }
  });
}

async function patientsOf(tx: Tx, asked: BreakGlass): Promise<readonly string[]> {
  if ('patient' in asked) {
    if ((await findPatients(tx, [asked.patient])).length === 0) throw new AppError('PATIENT_UNKNOWN');
    return [asked.patient];
  }
  const [found] = await findAppointments(tx, [asked.appointment]);
  if (found === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  const patients = found.participants.flatMap(({ patient_id }) => patient_id ?? []);
  if (patients.length === 0) throw new AppError('PATIENT_UNKNOWN');
  return patients;
}

function aboutOf(asked: BreakGlass, patients: readonly string[]): readonly About[] {
  const people = patients.map((id) => ({ kind: 'patient', id }) as const);
  return 'patient' in asked ? people : [...people, { kind: 'appointment', id: asked.appointment }];
}

/** Until when the last of these patients is open to who has these open; null: none is. */
export function openUntil(
  opened: ReadonlyMap<string, EpochMs>,
  participants: readonly { readonly patient_id: string | null }[],
): EpochMs | null {
  const ends = participants.flatMap(({ patient_id }) => opened.get(patient_id ?? '') ?? []);
  return ends.length === 0 ? null : (Math.max(...ends) as EpochMs);
}
