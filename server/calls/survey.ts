import { DAY, type EpochMs, later } from '../core/clock.ts';
import { transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { SurveyAnswer } from '../protocol/figures.ts';
import type { CallsDeps } from './deps.ts';
import { ownSeat, type SecretOf } from './own-seat.ts';
import type { SeatRecord } from './store.ts';

/** One question to a patient after the call. */
export interface Survey {
  /** Whether this guest is asked. @throws {AppError} SEAT_UNKNOWN */
  surveyAsked(seatId: string, secretOf: SecretOf): Promise<boolean>;
  /**
   * Counts an answer; who gave it and about which appointment is kept nowhere.
   *
   * @throws {AppError} SEAT_UNKNOWN, WRONG_PHASE (this guest is not asked, or has answered)
   */
  surveyGiven(seatId: string, secretOf: SecretOf, answer: SurveyAnswer): Promise<void>;
}

export function surveyOf(deps: CallsDeps): Survey {
  const answered = new Answered();
  const asked = async (seat: SeatRecord): Promise<boolean> =>
    wasIn(seat) && !answered.has(seat.id) && (await deps.asksGuests());
  return {
    surveyAsked: async (seatId, secretOf) => asked((await ownSeat(deps, seatId, secretOf)).seat),
    async surveyGiven(seatId, secretOf, answer) {
      const { seat, facts } = await ownSeat(deps, seatId, secretOf);
      if (!(await asked(seat)) || !answered.add(seatId, deps.clock())) throw new AppError('WRONG_PHASE');
      await transact(deps.db, (tx) =>
        deps.tally(tx, facts.id, [{ what: `answer.${answer}`, by: 1 }], 'all-kinds'),
      );
    },
  };
}

/** A patient who was in the call. */
function wasIn({ role, callId }: SeatRecord): boolean {
  return role === 'patient' && callId !== null;
}

/** Which seats answered today: in memory alone, since a mark beside the seat would tell for ever who did. */
class Answered {
  readonly #since = new Map<string, EpochMs>();

  has(seatId: string): boolean {
    return this.#since.has(seatId);
  }

  /** @returns false when it was there. */
  add(seatId: string, now: EpochMs): boolean {
    if (this.#since.has(seatId)) return false;
    const old = [...this.#since].filter(([, at]) => later(at, DAY) < now);
    for (const [id] of old) this.#since.delete(id);
    this.#since.set(seatId, now);
    return true;
  }
}
