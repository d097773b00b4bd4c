import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Binding, pressBinding } from '../../server/calls/binding.ts';
import {
  ABANDONED,
  type CallEvent,
  type CallState,
  callSeconds,
  isAbandoned,
  type SeatEvent,
  type SeatEventType,
  type SeatState,
  stepCall,
  stepSeat,
} from '../../server/calls/state.ts';
import type { EpochMs } from '../../server/core/clock.ts';
import type { SeatPhase } from '../../server/protocol/agenda.ts';

const at = (ms: number): EpochMs => ms as EpochMs;
const NOW = at(1_000_000);

function seat(phase: SeatPhase, callId: string | null = phase === 'admitted' ? 'c1' : null): SeatState {
  return { phase, since: at(1), callId };
}

function after(phase: SeatPhase, type: SeatEventType): SeatPhase | null {
  const callId = type === 'admitted' || type === 'opened' ? { callId: 'c1' } : {};
  return stepSeat(seat(phase), { type, at: NOW, ...callId })?.phase ?? null;
}

const phases: SeatPhase[] = ['invited', 'waiting', 'admitted', 'left', 'refused', 'expired', 'revoked'];

describe('a seat, DESIGN §5', () => {
  test.each<[string, SeatPhase, SeatEventType, SeatPhase | null]>([
    ['a press is how one comes to wait', 'invited', 'pressed', 'waiting'],
    ['who left may come back', 'left', 'pressed', 'waiting'],
    ['who was refused may ask again', 'refused', 'pressed', 'waiting'],
    ['a moved appointment reopens an expired seat', 'expired', 'pressed', 'waiting'],
    ['a press in the call changes nothing', 'admitted', 'pressed', 'admitted'],
    ['another browser has to be admitted again', 'admitted', 'pressedElsewhere', 'waiting'],
    ['a withdrawn seat cannot be pressed', 'revoked', 'pressed', null],
    ['only who waits is admitted', 'waiting', 'admitted', 'admitted'],
    ['nobody is admitted before he came', 'invited', 'admitted', null],
    ['nobody is admitted twice', 'admitted', 'admitted', null],
    ['nobody is admitted after he left', 'left', 'admitted', null],
    ['only who waits is refused', 'admitted', 'refused', null],
    ['who waits may go', 'waiting', 'left', 'left'],
    ['who never came cannot leave', 'invited', 'left', null],
    ['the end of a call leaves who waits where he is', 'waiting', 'callEnded', 'waiting'],
    ['the end of a call is the end for who was in it', 'admitted', 'callEnded', 'left'],
    ['who is moved out of a call waits', 'admitted', 'freed', 'waiting'],
    ['an appointment with somebody in the call cannot move', 'admitted', 'movedAway', null],
    ['who waits is invited anew when it moves away', 'waiting', 'movedAway', 'invited'],
    ['who waits keeps the place when it moves a little', 'waiting', 'movedWithin', 'waiting'],
    ['cancelled is over for who waits', 'waiting', 'cancelled', 'expired'],
    ['who never came has missed it', 'invited', 'closed', 'expired'],
    ['who sits waiting at closing time goes on waiting', 'waiting', 'closedOnline', 'waiting'],
    ['who was there stays "left"', 'left', 'closed', 'left'],
    ['who is in the call stays', 'admitted', 'closed', 'admitted'],
    ['withdrawing works in a call too', 'admitted', 'revoked', 'revoked'],
    ['a withdrawn seat can be given back', 'revoked', 'restored', 'invited'],
    ['giving back changes no other seat', 'waiting', 'restored', 'waiting'],
  ])('%s', (_name, from, type, to) => {
    expect(after(from, type)).toBe(to);
  });

  test('a place in the queue is kept: what changes nothing keeps `since`', () => {
    const waiting = seat('waiting');
    expect(stepSeat(waiting, { type: 'pressed', at: NOW })).toBe(waiting);
    expect(stepSeat(waiting, { type: 'pressedElsewhere', at: NOW })).toBe(waiting);
  });

  test('the host opens a second call in the same seat', () => {
    const opened = stepSeat(seat('admitted', 'c1'), { type: 'opened', at: NOW, callId: 'c2' });
    expect(opened).toEqual({ phase: 'admitted', since: NOW, callId: 'c2' });
  });

  const event = fc.record({
    type: fc.constantFrom<SeatEventType[]>(
      ...([
        'pressed',
        'pressedElsewhere',
        'admitted',
        'refused',
        'left',
        'callEnded',
        'freed',
        'movedAway',
      ] as const),
      ...(['movedWithin', 'cancelled', 'closed', 'closedOnline', 'revoked', 'restored'] as const),
    ),
    at: fc.integer({ min: 2, max: 1_000 }).map(at),
  });

  /** What must hold of every step that changes something. */
  function checkStep(now: SeatState, next: SeatState, { type }: SeatEvent): void {
    if (next.phase === 'admitted') expect([now.phase, type]).toEqual(['waiting', 'admitted']);
    if (now.phase === 'revoked') expect(type).toBe('restored');
    const keepsCall = next.phase === 'admitted' || (next.phase === 'left' && now.callId !== null);
    expect(next.callId !== null).toBe(keepsCall);
    expect(phases).toContain(next.phase);
  }

  test('in any history one is admitted only from the waiting room, and withdrawn only given back', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let now = seat('invited');
        for (const one of events) {
          const full: SeatEvent = one.type === 'admitted' ? { ...one, callId: 'c1' } : one;
          const next = stepSeat(now, full);
          if (next === null || next === now) continue;
          checkStep(now, next, full);
          now = next;
        }
      }),
    );
  });
});

describe('a call', () => {
  const gathering: CallState = { phase: 'gathering' };
  const active: CallState = { phase: 'active', startedAt: at(10), emptySince: null };

  test('starts with the first admission, once', () => {
    const started = stepCall(gathering, { type: 'admitted', at: at(10) });
    expect(started).toEqual(active);
    expect(stepCall(active, { type: 'admitted', at: at(99) })).toEqual(active);
  });

  test('is empty from the moment that the last one left, until somebody comes', () => {
    const empty = stepCall(active, { type: 'emptied', at: at(20) });
    expect(empty).toEqual({ ...active, emptySince: 20 });
    expect(empty && stepCall(empty, { type: 'emptied', at: at(30) })).toEqual(empty);
    expect(empty && stepCall(empty, { type: 'admitted', at: at(40) })).toEqual(active);
  });

  test('ended is for ever', () => {
    const ended = stepCall(active, { type: 'ended', reason: 'host', at: at(70_010) });
    if (ended?.phase !== 'ended') throw new Error('not ended');
    expect(callSeconds(ended)).toBe(70);
    const events: CallEvent[] = [
      { type: 'admitted', at: NOW },
      { type: 'emptied', at: NOW },
      { type: 'ended', reason: 'empty', at: NOW },
    ];
    for (const event of events) expect(stepCall(ended, event)).toBeNull();
  });

  test.each<[string, CallState, number | null, number, boolean]>([
    ['an active call with somebody in it', active, 0, 99 * ABANDONED, false],
    ['empty for less than 15 minutes', { ...active, emptySince: at(0) }, null, ABANDONED - 1, false],
    ['empty for 15 minutes', { ...active, emptySince: at(0) }, null, ABANDONED, true],
    ['a room whose host is there', gathering, null, 99 * ABANDONED, false],
    ['a room whose host went 15 minutes ago', gathering, 0, ABANDONED, true],
  ])('%s: abandoned or not', (_name, call, hostGone, now, abandoned) => {
    expect(isAbandoned(call, hostGone === null ? null : at(hostGone), at(now))).toBe(abandoned);
  });
});

describe('which browser holds a seat', () => {
  const held = (byThisBrowser: boolean, goneSince: number | null): Binding => ({
    state: 'held',
    byThisBrowser,
    goneSince: goneSince === null ? null : at(goneSince),
  });

  test.each<[string, Binding, number, string]>([
    ['a free seat is taken', { state: 'free' }, 0, 'take'],
    ['its own browser keeps it', held(true, null), 0, 'keep'],
    ['its own browser keeps it after an hour', held(true, 0), 3_600_000, 'keep'],
    ['another browser is told while the socket lives', held(false, null), 3_600_000, 'taken'],
    ['another browser is told within 30 seconds', held(false, 0), 29_999, 'taken'],
    ['the newest press takes it after 30 seconds', held(false, 0), 30_000, 'take'],
  ])('%s', (_name, binding, now, verdict) => {
    expect(pressBinding(binding, at(now))).toBe(verdict);
  });
});
