import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT_THE_DOOR, type Outlook, outlook, secondsLeft } from '../../../web/src/call/outlook.ts';
import type { Phase, SocketState } from '../../../web/src/call/view.ts';

const LIVE = { phase: 'live', socket: 'open' } as const;
const GONE = { phase: 'reconnecting', socket: 'open' } as const;

describe('how the call stands, for people', () => {
  test('media without the app are a call all the same', () => {
    expect(outlook(AT_THE_DOOR, LIVE, 0).word).toBe('live');
    for (const socket of ['down', 'connecting', 'closed'] as const)
      expect(outlook(AT_THE_DOOR, { phase: 'live', socket }, 0).word).toBe('no-server');
  });

  test('media that are gone are looked for, with a count, and after half a minute there is the telephone', () => {
    const lost = outlook(outlook(AT_THE_DOOR, LIVE, 0), GONE, 1_000);
    expect(lost).toEqual({ word: 'recovering', lostAt: 1_000 });
    expect(secondsLeft(lost, 1_000)).toBe(30);
    expect(secondsLeft(lost, 11_500)).toBe(20);
    const before = outlook(lost, { ...GONE, socket: 'down' }, 30_999);
    expect([before.word, secondsLeft(before, 30_999)]).toEqual(['recovering', 1]);
    const after = outlook(before, GONE, 31_000);
    expect([after.word, secondsLeft(after, 60_000)]).toEqual(['phone', 0]);
    expect(outlook(after, LIVE, 61_000)).toEqual({ word: 'live', lostAt: null });
  });

  test('on the way in, and after the end, nothing is lost', () => {
    for (const phase of ['starting', 'waiting', 'connecting', { ended: 'host' }] as const)
      expect(outlook({ word: 'phone', lostAt: 0 }, { phase, socket: 'open' }, 99_000)).toEqual(AT_THE_DOOR);
  });

  test('whatever happens: the telephone comes after half a minute without media, and only then', () => {
    const phase = fc.constantFrom<Phase>('starting', 'waiting', 'connecting', 'live', 'reconnecting');
    const socket = fc.constantFrom<SocketState>('connecting', 'open', 'down', 'closed');
    const seen = fc.record({ phase, socket, ms: fc.integer({ min: 0, max: 20_000 }) });
    fc.assert(
      fc.property(fc.array(seen), (all) => {
        let state: Outlook = AT_THE_DOOR;
        let now = 0;
        let goneSince: number | null = null;
        for (const { ms, ...one } of all) {
          now += ms;
          state = outlook(state, one, now);
          goneSince = one.phase === 'reconnecting' ? (goneSince ?? now) : null;
          const long = goneSince !== null && now - goneSince >= 30_000;
          expect(state.word === 'phone').toBe(long);
          expect(state.word === 'recovering').toBe(goneSince !== null && !long);
          expect(secondsLeft(state, now) > 0).toBe(state.word === 'recovering');
        }
      }),
    );
  });
});
