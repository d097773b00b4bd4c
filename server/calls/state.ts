import { type EpochMs, MINUTE } from '../core/clock.ts';
import { unreachable } from '../core/errors.ts';
import type { SeatPhase } from '../protocol/agenda.ts';
import type { CallEnd } from '../protocol/signalling.ts';

/** Where somebody stands in an appointment (DESIGN §5). */
export interface SeatState {
  readonly phase: SeatPhase;
  /** Since when it stands there; the place in the waiting room is kept by it. */
  readonly since: EpochMs;
  /** The call it is or was admitted to, else null. */
  readonly callId: string | null;
}

/** What may happen to a seat. */
export type SeatEventType =
  /** 'Ik ben er' on the browser that holds the seat, while the window is open. */
  | 'pressed'
  /** The same on a browser that did not hold it: whoever that is has to be admitted (again). */
  | 'pressedElsewhere'
  /** The host opened the room; nobody has to admit him. */
  | 'opened'
  | 'admitted'
  | 'refused'
  /** By its own choice, or gone for so long that it counts as left. */
  | 'left'
  | 'callEnded'
  /** Staff took the seat from the browser that held it. */
  | 'freed'
  /** The appointment got another time, at which its window is not open now. */
  | 'movedAway'
  /** The appointment got another time, with its window open now: who waits keeps the place. */
  | 'movedWithin'
  | 'cancelled'
  /** The window closed. */
  | 'closed'
  /** The window closed on somebody who is connected: the clinician runs late. */
  | 'closedOnline'
  | 'revoked'
  | 'restored';

export interface SeatEvent {
  readonly type: SeatEventType;
  readonly at: EpochMs;
  /** The call that one is admitted to; only with `opened` and `admitted`. */
  readonly callId?: string;
}

const PHASES = ['invited', 'waiting', 'admitted', 'left', 'refused', 'expired', 'revoked'] as const;

type Row = readonly (SeatPhase | null)[];

// the next phase, in the order of PHASES; null: the event means nothing in this phase
const NEXT: { readonly [T in SeatEventType]: Row } = {
  pressed: ['waiting', 'waiting', 'admitted', 'waiting', 'waiting', 'waiting', null],
  pressedElsewhere: ['waiting', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting', null],
  opened: ['admitted', 'admitted', 'admitted', 'admitted', 'admitted', 'admitted', null],
  admitted: [null, 'admitted', null, null, null, null, null],
  refused: [null, 'refused', null, null, null, null, null],
  left: [null, 'left', 'left', null, null, null, null],
  callEnded: ['invited', 'waiting', 'left', 'left', 'refused', 'expired', 'revoked'],
  freed: ['invited', 'waiting', 'waiting', 'left', 'refused', 'expired', 'revoked'],
  movedAway: ['invited', 'invited', null, 'invited', 'invited', 'invited', 'revoked'],
  movedWithin: ['invited', 'waiting', null, 'invited', 'invited', 'invited', 'revoked'],
  cancelled: ['expired', 'expired', 'left', 'left', 'expired', 'expired', 'revoked'],
  closed: ['expired', 'expired', 'admitted', 'left', 'expired', 'expired', 'revoked'],
  closedOnline: ['expired', 'waiting', 'admitted', 'left', 'expired', 'expired', 'revoked'],
  revoked: ['revoked', 'revoked', 'revoked', 'revoked', 'revoked', 'revoked', 'revoked'],
  restored: ['invited', 'waiting', 'admitted', 'left', 'refused', 'expired', 'invited'],
};

/**
 * The seat after an event: the same object when nothing changes, `null` when the event means nothing in this phase
 * (the caller answers WRONG_PHASE).
 */
export function stepSeat<Seat extends SeatState>(
  seat: Seat,
  { type, at, callId }: SeatEvent,
): SeatState | Seat | null {
  const phase = NEXT[type][PHASES.indexOf(seat.phase)] ?? null;
  if (phase === null) return null;
  if (phase === seat.phase && (callId ?? seat.callId) === seat.callId) return seat;
  const kept = phase === 'left' ? seat.callId : null;
  return { phase, since: at, callId: callId ?? kept };
}

/** A call of an appointment: pre-connected while guests wait, active from the first admission. */
export type CallState =
  | { readonly phase: 'gathering' }
  /** `emptySince`: since when nobody admitted is there; null while somebody is. */
  | { readonly phase: 'active'; readonly startedAt: EpochMs; readonly emptySince: EpochMs | null }
  | {
      readonly phase: 'ended';
      readonly startedAt: EpochMs | null;
      readonly endedAt: EpochMs;
      readonly reason: CallEnd;
    };

export type CallEvent =
  | { readonly type: 'admitted'; readonly at: EpochMs }
  /** The last admitted seat went. */
  | { readonly type: 'emptied'; readonly at: EpochMs }
  | { readonly type: 'ended'; readonly reason: CallEnd; readonly at: EpochMs };

/** The call after an event; `null` when the event means nothing in this phase. */
export function stepCall(call: CallState, event: CallEvent): CallState | null {
  if (call.phase === 'ended') return null;
  switch (event.type) {
    case 'admitted':
      return {
        phase: 'active',
        startedAt: call.phase === 'active' ? call.startedAt : event.at,
        emptySince: null,
      };
    case 'emptied':
      if (call.phase === 'gathering') return null;
      return call.emptySince === null ? { ...call, emptySince: event.at } : call;
    case 'ended': {
      const startedAt = call.phase === 'active' ? call.startedAt : null;
      return { phase: 'ended', startedAt, endedAt: event.at, reason: event.reason };
    }
    default:
      return unreachable(event);
  }
}

/** A call that nobody is in ends by itself, and somebody without a connection counts as gone, after this long. */
export const ABANDONED = 15 * MINUTE;

/**
 * Whether a call has been abandoned.
 *
 * @param hostGoneSince since when the host has had no connection; null while there is one. It decides while nobody
 *   was admitted yet; an active call may go on without its host.
 */
export function isAbandoned(call: CallState, hostGoneSince: EpochMs | null, now: EpochMs): boolean {
  if (call.phase === 'ended') return false;
  const since = call.phase === 'active' ? call.emptySince : hostGoneSince;
  return since !== null && now - since >= ABANDONED;
}

/** Whole seconds that a call lasted; 0 when nobody was ever admitted. */
export function callSeconds(call: Extract<CallState, { phase: 'ended' }>): number {
  return call.startedAt === null ? 0 : Math.max(0, Math.round((call.endedAt - call.startedAt) / 1_000));
}
