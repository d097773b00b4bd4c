import type { EpochMs } from '../../core/clock.ts';
import { iso } from '../../core/clock.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { HoldRow } from '../../core/schema.ts';
import type { Personal } from '../event.ts';
import { logEnd } from '../store.ts';
import type { RetentionDeps, Who } from './deps.ts';
import { patientNames } from './kept.ts';
import { newestNaming } from './line-store.ts';
import { deleteHold, holdRows, insertHold } from './store.ts';

/** A patient's data that stay, whatever their terms and whoever asks, until the hold ends. */
export interface Hold {
  readonly id: string;
  readonly patientId: string;
  readonly setAt: EpochMs;
  /** When it ends by itself; null: when somebody lifts it. */
  readonly until: EpochMs | null;
  /** The line that tells of it: the reason stands hidden there, and stays as long as the hold. */
  readonly seq: number;
}

/** A hold to set. */
export interface NewHold {
  readonly patientId: string;
  readonly until: EpochMs | null;
  /** Typed by a person: it stands in the log only, under the patient's key. */
  readonly reason: string;
}

/** All that are in force, the oldest first. */
export async function holdsNow(q: Db | Tx): Promise<readonly Hold[]> {
  return (await holdRows(q)).map(holdOf);
}

/**
 * Sets a hold on a patient, also on one of whom only the log still knows.
 *
 * @throws {AppError} PATIENT_UNKNOWN; BAD_TIME when it would be over already.
 */
export function setHold(deps: RetentionDeps, who: Who, { patientId, until, reason }: NewHold): Promise<Hold> {
  const { db, clock, append } = deps;
  return transact(db, async (tx) => {
    const now = clock();
    if (until !== null && until <= now) throw new AppError('BAD_TIME');
    await demandKnown(deps, tx, patientId);
    const id = newId();
    await append(tx, {
      ...told(who, { id, patientId, facts: { reason } }),
      code: 'hold.set',
      detail: { until: until === null ? null : iso(until) },
    });
    const row = {
      id,
      patient_id: patientId,
      until_at: until,
      set_at: now,
      seq: (await logEnd(tx))?.seq ?? 0,
    };
    await insertHold(tx, row);
    return holdOf(row);
  });
}

/** Lifts a hold; the next run takes what had come to its end. @throws {AppError} NOT_FOUND */
export function liftHold(deps: RetentionDeps, who: Who, id: string, reason: string): Promise<Hold> {
  return transact(deps.db, async (tx) => {
    const hold = (await holdsNow(tx)).find((one) => one.id === id);
    if (hold === undefined) throw new AppError('NOT_FOUND');
    await endHold(deps, tx, who, hold, { facts: { reason } });
    return hold;
  });
}

/** Ends holds whose day has come. */
export async function endOverdueHolds(deps: RetentionDeps, who: Who): Promise<void> {
  const { db, clock } = deps;
  await transact(db, async (tx) => {
    for (const hold of await holdsNow(tx)) {
      if (hold.until !== null && hold.until <= clock()) await endHold(deps, tx, who, hold, { why: 'over' });
    }
  });
}

/** @throws {AppError} PATIENT_UNKNOWN when neither the agenda nor the log knows this patient. */
export async function demandKnown({ agenda }: RetentionDeps, tx: Tx, patientId: string): Promise<void> {
  const { record } = await agenda.tracesOf(tx, patientId);
  if (!record && (await newestNaming(tx, patientNames(patientId))) === null)
    throw new AppError('PATIENT_UNKNOWN');
}

async function endHold(
  { append }: RetentionDeps,
  tx: Tx,
  who: Who,
  { id, patientId }: Hold,
  { facts, why }: { readonly facts?: Personal['facts']; readonly why?: string },
): Promise<void> {
  await append(tx, {
    ...told(who, { id, patientId, facts }),
    ...(why !== undefined && { why }),
    code: 'hold.lifted',
  });
  await deleteHold(tx, id);
}

/** Who, about which hold of whom; what was typed is the patient's. */
function told(
  { by, personal = [] }: Who,
  hold: { readonly id: string; readonly patientId: string; readonly facts?: Personal['facts'] | undefined },
) {
  const { id, patientId, facts } = hold;
  const about = [{ kind: 'hold', id } as const, { kind: 'patient', id: patientId } as const];
  const typed = facts === undefined ? [] : [{ subject: patientId, of: 'obj/0', facts }];
  return { by, about, personal: [...personal, ...typed] };
}

function holdOf({ id, patient_id, set_at, until_at, seq }: HoldRow): Hold {
  return {
    id,
    patientId: patient_id,
    setAt: set_at as EpochMs,
    until: until_at as EpochMs | null,
    seq,
  };
}
