import { AppError } from '../core/errors.ts';
import { inRoom, type SeatAct } from './admission.ts';
import type { CallsDeps } from './deps.ts';
import { aboutSeat, type Room } from './room.ts';
import { type SeatRecord, saveHeir, saveRole } from './store.ts';

/**
 * The host says which colleague may take the call over, now or when he is lost; null: nobody any more. It is the app's
 * half: what other browsers go by is the host's signature (ZVB1.md, Handing over).
 *
 * @throws {AppError} NOT_ALLOWED (only the host; only to a clinician), PEER_UNKNOWN, WRONG_PHASE for who is not in.
 */
export async function offer(deps: CallsDeps, act: SeatAct, target: string | null): Promise<null> {
  const clinicians = new Set((await deps.clinicians()).map(({ id }) => id));
  return await inRoom(deps, act, async (tx, room, host) => {
    if (host.role !== 'host') throw new AppError('NOT_ALLOWED');
    const { call } = room;
    if (call === null) throw new AppError('WRONG_PHASE');
    if (call.heir === target) return null;
    const heir = target === null ? null : colleagueIn(room, target);
    if (heir !== null && !clinicians.has(heir.accountId ?? '')) throw new AppError('NOT_ALLOWED');
    await saveHeir(tx, call.id, target);
    const about = aboutSeat(room.facts, heir ?? host, call.id);
    const why = heir === null ? { why: 'withdrawn' } : {};
    await deps.append(tx, { code: 'call.host_offered', by: act.by, about, ...why });
    return null;
  });
}

/**
 * A colleague to whom the host offered it takes the call over, and the appointment with it. Everybody stays where he is;
 * the former host becomes a colleague in the call.
 *
 * @returns the former host's account.
 * @throws {AppError} NOT_ALLOWED for whom it was not offered to, WRONG_PHASE for who is not in.
 */
export async function take(deps: CallsDeps, act: SeatAct): Promise<string> {
  return await inRoom(deps, act, async (tx, { facts, call, seats }, own) => {
    const former = [...seats.values()].find(({ role }) => role === 'host');
    if (call === null || own.phase !== 'admitted') throw new AppError('WRONG_PHASE');
    if (former === undefined || own.accountId === null || call.heir !== own.id || own.role !== 'staff')
      throw new AppError('NOT_ALLOWED');
    await saveRole(tx, former.id, 'staff');
    await saveRole(tx, own.id, 'host');
    await saveHeir(tx, call.id, null);
    await deps.changeClinician(tx, facts.id, own.accountId);
    const about = [...aboutSeat(facts, own, call.id), { kind: 'seat' as const, id: former.id }];
    await deps.append(tx, { code: 'call.host_changed', by: act.by, about });
    return facts.clinicianId;
  });
}

/** @throws {AppError} PEER_UNKNOWN, WRONG_PHASE */
function colleagueIn(room: Room, target: string): SeatRecord {
  const seat = room.seats.get(target);
  if (seat?.role !== 'staff') throw new AppError('PEER_UNKNOWN');
  if (seat.phase !== 'admitted') throw new AppError('WRONG_PHASE');
  return seat;
}
