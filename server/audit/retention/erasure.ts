import { type EpochMs, fromIso, iso } from '../../core/clock.ts';
import { scrubDeleted, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { type Counts, NOTHING, plus } from './counts.ts';
import type { RetentionDeps, Who } from './deps.ts';
import { withAppointments } from './ended.ts';
import { holdsNow } from './holds.ts';
import { keptNow, patientNames } from './kept.ts';
import { newestNaming } from './line-store.ts';
import { finishShreds, orderShred } from './shredding.ts';
import { deleteRequest } from './store.ts';
import { LEGAL_YEARS, lawfulFrom, monthBefore, monthStart } from './terms.ts';

/** Why an erasure, or a part of it, is refused. */
export type Ground =
  /** The law keeps lines of the log (AVG art. 17(3)(b); Stcrt. 2019, 38007). */
  | 'log-term'
  /** Somebody holds the data, of this patient or of one who shares an appointment. */
  | 'legal-hold'
  /** The patient still has an appointment. */
  | 'coming-appointment';

export interface Refused {
  readonly ground: Ground;
  /** From when it is possible: `YYYY-MM-DD` or an instant; null: not known. */
  readonly until: string | null;
}

/** What came of a request. */
export interface Erasure {
  /** Null: nothing was erased. */
  readonly erased: Counts | null;
  /** What was refused: everything, or the younger lines of the log. */
  readonly refused: Refused | null;
  /** False: it is gone, but not off the disk before the next run of retention. */
  readonly clean: boolean;
}

/**
 * Erases a patient at the patient's request (AVG art. 17): record, past appointments and all that belongs to them now,
 * and in the log the keys of every month beyond the legal term, also where the organisation keeps it longer. What the
 * law keeps is refused, and both are told by a line.
 *
 * @throws {AppError} PATIENT_UNKNOWN
 */
export async function erasePatient(deps: RetentionDeps, who: Who, patientId: string): Promise<Erasure> {
  const { db, keys } = deps;
  const result = await transact(db, async (tx) => {
    const traces = await deps.agenda.tracesOf(tx, patientId);
    const newest = await newestLine(tx, patientId);
    if (!traces.record && newest === null) throw new AppError('PATIENT_UNKNOWN');
    const refused = await refusalOf(deps, tx, patientId, traces);
    if (refused !== null) {
      await tellRefused(deps, tx, who, patientId, refused);
      return { erased: null, refused };
    }
    const erased = await eraseNow(deps, tx, who, patientId, traces);
    const young = newest !== null && newest >= monthStart(monthBefore(deps.clock(), LEGAL_YEARS));
    const stays: Refused | null = young ? { ground: 'log-term', until: lawfulFrom(newest) } : null;
    if (stays !== null) await tellRefused(deps, tx, who, patientId, stays);
    return { erased, refused: stays };
  });
  if (result.erased === null) return { ...result, clean: true };
  const shredded = await finishShreds(deps);
  const scrubbed = keys.scrub();
  return { ...result, clean: (await scrubDeleted(db)) && scrubbed && shredded };
}

/** Accounts end here because they are for nobody, not because they were not used. */
const NEVER = 0 as EpochMs;
const EVERY = 1_000;

type Traces = Awaited<ReturnType<RetentionDeps['agenda']['tracesOf']>>;

/** Why nothing may be erased now; null: it may. */
async function refusalOf(
  deps: RetentionDeps,
  tx: Tx,
  patientId: string,
  { own, shared, closes }: Traces,
): Promise<Refused | null> {
  const holds = await holdsNow(tx);
  const hold = holds.find((one) => one.patientId === patientId);
  if (hold !== undefined)
    return { ground: 'legal-hold', until: hold.until === null ? null : iso(hold.until) };
  if (closes !== null && closes > deps.clock()) return { ground: 'coming-appointment', until: iso(closes) };
  const inCall = await deps.calls.appointmentsInCall(tx);
  if ([...own, ...shared].some((id) => inCall.includes(id)))
    return { ground: 'coming-appointment', until: null };
  const { appointments } = await keptNow(deps, tx);
  return shared.some((id) => appointments.includes(id)) ? { ground: 'legal-hold', until: null } : null;
}

async function eraseNow(
  deps: RetentionDeps,
  tx: Tx,
  who: Who,
  patientId: string,
  { own, shared }: Traces,
): Promise<Counts> {
  const { agenda, calls, delivery, append } = deps;
  let counts: Counts = NOTHING;
  if (own.length > 0) counts = plus(counts, await withAppointments(deps, tx, own));
  if (shared.length > 0) {
    const participants = await agenda.participantsOf(tx, patientId);
    counts = plus(counts, { deliveries: await delivery.deleteMessagesTo(tx, participants) });
    await calls.deleteSeatsOf(tx, participants);
  }
  counts = plus(counts, await agenda.deletePatient(tx, patientId));
  // accounts that were for this record alone go with it; the one of a parent of two stays
  const ended = await deps.endPatientAccounts(tx, who.by, NEVER, EVERY);
  counts = plus(counts, { records: ended });
  await deleteRequest(tx, patientId);
  const order = { subject: patientId, before: monthBefore(deps.clock(), LEGAL_YEARS) };
  counts = plus(counts, { keys: await orderShred(deps, tx, await keptNow(deps, tx), order) });
  await append(tx, {
    ...who,
    code: 'privacy.erased',
    about: [{ kind: 'patient', id: patientId }],
    detail: { ...counts },
  });
  return counts;
}

async function tellRefused(
  { append }: RetentionDeps,
  tx: Tx,
  who: Who,
  patientId: string,
  { ground, until }: Refused,
): Promise<void> {
  await append(tx, {
    ...who,
    code: 'privacy.erasure_refused',
    why: ground,
    about: [{ kind: 'patient', id: patientId }],
    detail: { ground, until },
  });
}

async function newestLine(tx: Tx, patientId: string): Promise<EpochMs | null> {
  const ts = await newestNaming(tx, patientNames(patientId));
  return ts === null ? null : fromIso(ts);
}
