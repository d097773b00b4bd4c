import { iso, later, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { PrecallReport, PrecallResult, PrecallView } from '../../protocol/precall.ts';
import type { CallsDeps } from '../deps.ts';
import { demandLink } from '../entry.ts';
import { aboutSeat, asGuest } from '../room.ts';
import { freshCode } from './codes.ts';
import { keepNewest, latestOf, type PrecallRecord, savePrecall } from './store.ts';
import { bestPath, judge } from './verdict.ts';

/** Who tries again in this time mends what was wrong: it is the same test, with the same code. */
const SAME_TEST_MS = 30 * MINUTE;
/** A participant's tests: one days ahead, some that failed, one at arrival. */
const KEPT = 10;
/**
 * Keeps what a guest's browser found beside his seat, and judges it.
 *
 * @returns the judgement, and whose appointment it is.
 * @throws {AppError} LINK_UNKNOWN (a line), LINK_LATE, APPOINTMENT_CANCELLED, SEAT_REVOKED
 */
export async function notePrecall(
  deps: CallsDeps,
  by: Context,
  { token, ...tested }: PrecallReport,
): Promise<{ readonly result: PrecallResult; readonly appointmentId: string }> {
  const { facts, seat, participantId } = await demandLink(deps, by, token);
  const at = deps.clock();
  const record = await transact(deps.db, async (tx) => {
    const before = await latestOf(tx, participantId);
    const isSame = before !== null && later(before.at, SAME_TEST_MS) > at;
    const code = isSame ? before.code : await freshCode(tx);
    const judged: PrecallRecord = { code, participantId, at, tested, ...judge(tested) };
    await savePrecall(tx, judged);
    await keepNewest(tx, participantId, KEPT);
    const { verdict, advice } = judged;
    const mended = isSame ? [{ what: `test.${before.verdict}`, by: -1 } as const] : [];
    await deps.tally(tx, facts.id, [...mended, { what: `test.${verdict}`, by: 1 }], 'own-kind');
    await deps.append(tx, {
      code: 'precall.done',
      by: asGuest(by, facts, seat),
      about: aboutSeat(facts, seat, null),
      detail: { verdict, advice: advice ?? 'none', path: bestPath(tested) ?? 'none' },
    });
    return judged;
  });
  const { code, verdict, advice } = record;
  return { result: { code, verdict, advice, at: iso(at) }, appointmentId: facts.id };
}

/** A test as staff see it. */
export function viewOfPrecall({ code, verdict, advice, at, tested }: PrecallRecord): PrecallView {
  return { code, verdict, advice, at: iso(at), ...tested };
}
