import { DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { ErasureRequestRow } from '../../core/schema.ts';
import type { AskedErasure, ErasureOutcome } from '../../protocol/retention.ts';
import type { NamesOf } from '../desk/parties.ts';
import type { RetentionDeps } from './deps.ts';
import { erasePatient } from './erasure.ts';
import { demandKnown } from './holds.ts';
import { deleteRequest, insertRequest, requestOf, requestsSince } from './store.ts';

/** Erasing a patient takes two people: one asks for it, another confirms. */
export interface ErasureDesk {
  /** Those that wait. */
  asked(by: Context): Promise<AskedErasure[]>;
  /** @throws {AppError} PATIENT_UNKNOWN, BAD_REQUEST (no reason), ALREADY_EXISTS */
  ask(by: Context, patientId: string, reason: string): Promise<AskedErasure[]>;
  /** Erases what may go. @throws {AppError} NOT_FOUND, SECOND_PERSON (who asked) */
  confirm(by: Context, patientId: string): Promise<ErasureOutcome>;
  /** @throws {AppError} NOT_FOUND */
  withdraw(by: Context, patientId: string): Promise<AskedErasure[]>;
}

export interface AskingDeps extends RetentionDeps {
  readonly guestNames: NamesOf;
  readonly accountNames: NamesOf;
}

/** Nobody confirms what was asked longer ago. */
export const ASKED_FOR = 7 * DAY;

export function erasureDesk(deps: AskingDeps): ErasureDesk {
  const { db, clock, append } = deps;
  return {
    async asked(by) {
      const rows = await waiting(deps, db);
      await transact(db, (tx) =>
        append(tx, {
          code: 'privacy.erasure_viewed',
          by,
          about: rows.slice(0, 200).map(({ patient_id: id }) => ({ kind: 'patient', id }) as const),
          detail: { found: rows.length },
        }),
      );
      return viewsOf(deps, by, rows);
    },
    async ask(by, patientId, typed) {
      const reason = typed.normalize('NFC').trim();
      if (reason === '' || !reason.isWellFormed()) throw new AppError('BAD_REQUEST');
      await transact(db, async (tx) => {
        await demandKnown(deps, tx, patientId);
        if ((await requestAt(deps, tx, patientId)) !== null) throw new AppError('ALREADY_EXISTS');
        await deleteRequest(tx, patientId);
        const row = { patient_id: patientId, reason, asked_by: staffIn(by), asked_at: clock() };
        await insertRequest(tx, row);
        const personal = [{ subject: patientId, of: 'obj/0', facts: { reason } }];
        await append(tx, { ...aboutPatient(by, patientId), code: 'privacy.erasure_asked', personal });
      });
      return viewsOf(deps, by, await waiting(deps, db));
    },
    async confirm(by, patientId) {
      const request = await requestAt(deps, db, patientId);
      if (request === null) throw new AppError('NOT_FOUND');
      if (request.asked_by === staffIn(by)) throw new AppError('SECOND_PERSON');
      const { erased, refused, clean } = await erasePatient(deps, { by }, patientId);
      return { erased: erased !== null, refused, clean };
    },
    async withdraw(by, patientId) {
      await transact(db, async (tx) => {
        if ((await requestAt(deps, tx, patientId)) === null) throw new AppError('NOT_FOUND');
        await deleteRequest(tx, patientId);
        await append(tx, { ...aboutPatient(by, patientId), code: 'privacy.erasure_withdrawn' });
      });
      return viewsOf(deps, by, await waiting(deps, db));
    },
  };
}

function waiting({ clock }: AskingDeps, q: Db | Tx): Promise<readonly ErasureRequestRow[]> {
  return requestsSince(q, later(clock(), -ASKED_FOR));
}

async function requestAt(
  { clock }: AskingDeps,
  q: Db | Tx,
  patientId: string,
): Promise<ErasureRequestRow | null> {
  const row = await requestOf(q, patientId);
  return row !== null && row.asked_at > later(clock(), -ASKED_FOR) ? row : null;
}

async function viewsOf(
  { guestNames, accountNames }: AskingDeps,
  by: Context,
  rows: readonly ErasureRequestRow[],
): Promise<AskedErasure[]> {
  const patients = await guestNames(rows.map(({ patient_id }) => patient_id));
  const staff = await accountNames(rows.map(({ asked_by }) => asked_by));
  return rows.map(({ patient_id, reason, asked_by, asked_at }) => ({
    ...{ patientId: patient_id, patient: patients.get(patient_id) ?? null, reason },
    ...{ askedBy: staff.get(asked_by) ?? null, own: asked_by === staffIn(by) },
    asked: iso(asked_at as EpochMs),
    ends: iso(later(asked_at as EpochMs, ASKED_FOR)),
  }));
}

function aboutPatient(by: Context, id: string) {
  return { by, about: [{ kind: 'patient', id } as const] };
}

function staffIn({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}
