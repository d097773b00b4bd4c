import { MINUTE } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Quality } from '../../protocol/quality.ts';
import { inRoom, type SeatAct } from '../admission.ts';
import type { CallsDeps } from '../deps.ts';
import { aboutSeat, type Room } from '../room.ts';
import { type CallRecord, findCall, type SeatRecord } from '../store.ts';
import { stepsOf } from './steps.ts';
import { pagesTold, saveQuality } from './store.ts';

/** Last figures come when the call is over; a page that was away comes back within this time. */
const AFTER_END_MS = 10 * MINUTE;
/** Pages of one seat in one call: reloads of a bad day. More is no person. */
const MOST_PAGES = 50;

/** A page that tells, with the number of its presence. */
export interface QualityAct extends SeatAct {
  readonly attach: number;
}

/**
 * Keeps how a call went for one page, for the term of figures. Its last word is also a line in the log, with no more
 * than the way, how long, and how often it broke.
 *
 * @returns whether it is the page's last word, said for the first time.
 * @throws {AppError} WRONG_PHASE when this seat is not and was not in that call, or it is over for too long.
 */
export async function noteQuality(
  deps: CallsDeps,
  act: QualityAct,
  { call: callId, over, figures }: Quality,
): Promise<boolean> {
  return await inRoom(deps, act, async (tx, room, seat) => {
    const call = await findCall(tx, callId);
    const at = deps.clock();
    if (call === null || !took(room, call, seat) || isLongOver(call, at)) throw new AppError('WRONG_PHASE');
    if ((await pagesTold(tx, callId, seat.id)) >= MOST_PAGES) throw new AppError('TOO_MANY');
    const { attach } = act;
    const fresh = await saveQuality(tx, { callId, seatId: seat.id, attach, at, over, figures });
    if (!over || !fresh) return false;
    const { path, transport, liveSeconds, reconnects } = figures;
    await deps.append(tx, {
      code: 'call.measured',
      by: act.by,
      about: aboutSeat(room.facts, seat, callId),
      detail: { path: path ?? 'none', transport: transport ?? 'none', seconds: liveSeconds, reconnects },
    });
    await deps.tally(tx, room.facts.id, stepsOf(figures), 'own-kind');
    return true;
  });
}

/** Whether this seat is or was in that call. The host has a seat in every call of the appointment. */
function took({ facts }: Room, { id, appointmentId }: CallRecord, { role, callId }: SeatRecord): boolean {
  return appointmentId === facts.id && (role === 'host' || callId === id);
}

function isLongOver({ state }: CallRecord, at: number): boolean {
  return state.phase === 'ended' && at - state.endedAt > AFTER_END_MS;
}
